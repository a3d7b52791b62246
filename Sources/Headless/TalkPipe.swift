import CallCore
import Foundation
import RTCTransport
import Synchronization

/// A named pipe through which a key of the desktop, a foot switch or a script talks: each line is `on`, `off` or `toggle`.
///
/// What is no such word is left out, and so is talking that is not possible now. The pipe is made where there is none, and goes
/// with its client then. Readable and writable by its owner alone.
public final class TalkPipe: Sendable {
  /// A longer line is none.
  private static let limit = 64

  private let descriptor: Int32
  private let store: Store
  private let isClosed = Mutex(false)

  /// - Throws: `TalkPipeError`.
  public init(path: String, store: Store) throws(TalkPipeError) {
    self.store = store
    let isOurs = mkfifo(path, 0o600) == 0
    if !isOurs, errno != EEXIST { throw TalkPipeError(path: path, reason: String(cString: strerror(errno))) }
    // For writing as well, so that it does not end with each of its writers.
    let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw TalkPipeError(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else {
      Foundation.close(descriptor)
      throw TalkPipeError(path: path, reason: "it is no named pipe")
    }
    self.descriptor = descriptor
    NamedThread.start("ncall-talk", stackSize: 512 << 10) { [self] in
      listen()
      Foundation.close(descriptor)
      if isOurs { unlink(path) }
    }
  }

  /// Listens no more. The talking that it began goes on: others may have begun it as well.
  public func close() {
    isClosed.withLock { closed in
      guard !closed else { return }
      closed = true
      // Wakes the thread; a pipe that is full does as well.
      var end = UInt8(ascii: "\n")
      _ = write(descriptor, &end, 1)
    }
  }

  private func listen() {
    var line: [UInt8] = []
    while true {
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&wait, 1, -1)
      let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
      if isClosed.withLock({ $0 }) { return }
      for byte in bytes {
        if byte == UInt8(ascii: "\n") {
          if let talk = Self.talk(String(decoding: line, as: UTF8.self)) { send(talk) }
          line = []
        } else if line.count <= Self.limit {
          line.append(byte)
        }
      }
    }
  }

  private static func talk(_ word: String) -> Command.Talk? {
    switch word.trimmingCharacters(in: .whitespaces) {
    case "on": .on
    case "off": .off
    case "toggle": .toggle
    default: nil
    }
  }

  private func send(_ talk: Command.Talk) {
    store.send(deciding: { state in
      let command = Command.talk(talk)
      return command.refusal(in: state) == nil ? [.command(command)] : []
    })
  }
}
