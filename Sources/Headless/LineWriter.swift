import Foundation
import RTCTransport
import Synchronization

/// Writes lines to a descriptor from a thread of its own, so that a reader that stalls or goes away never holds up who writes.
///
/// At most `capacity` lines wait, and no more once they have 4 MiB. Lines that find no place, or that the system did not
/// take (a full disk), are lost and counted; who makes the next line that finds a place is told how many.
public final class LineWriter: Sendable {
  private struct State {
    var waiting: [String] = []
    var bytes = 0
    var dropped = 0
    var isClosed = false
  }

  private static let maximumBytes = 4 << 20

  private let descriptor: Int32
  private let owns: Bool
  private let capacity: Int
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - owns: closes the descriptor in the end.
  ///   - name: of the thread, as debuggers show it.
  public init(descriptor: Int32, owns: Bool, capacity: Int = 1_024, name: String) {
    self.descriptor = descriptor
    self.owns = owns
    self.capacity = capacity
    // A reader that goes away is an answer of `write`, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    NamedThread.start(name, stackSize: 512 << 10) { [self] in run() }
  }

  /// Queues what `make` makes of the number of lines lost since the last one; a line end is added.
  ///
  /// `make` runs under a lock, also to keep lines in the order of their calls: it must not wait for anything. It is not
  /// called when the line finds no place.
  public func write(_ make: (_ dropped: Int) -> String) {
    let isAccepted = state.withLock { state in
      guard !state.isClosed else { return false }
      guard state.waiting.count < capacity, state.bytes < Self.maximumBytes else {
        state.dropped += 1
        return false
      }
      let line = make(state.dropped) + "\n"
      state.bytes += line.utf8.count
      state.waiting.append(line)
      state.dropped = 0
      return true
    }
    if isAccepted { wake.signal() }
  }

  /// Writes what waits, for at most `seconds`, and ends. Harmless when it was closed before.
  public func close(seconds: Double = 1) {
    state.withLock { $0.isClosed = true }
    wake.signal()
    if finished.wait(timeout: .now() + seconds) == .success { finished.signal() }
  }

  private enum Outcome {
    case written
    /// The system took only a part, or nothing.
    case lost
    /// Nobody will ever read any more.
    case gone
  }

  private func run() {
    defer {
      if owns { Foundation.close(descriptor) }
      finished.signal()
    }
    // What is left of a line that was cut off must not run into the next one.
    var isCutOff = false
    while true {
      wake.wait()
      let (lines, isClosed) = state.withLock { state in
        defer {
          state.waiting = []
          state.bytes = 0
        }
        return (state.waiting, state.isClosed)
      }
      for line in lines {
        switch writeAll(isCutOff ? "\n" + line : line, &isCutOff) {
        case .written: break
        case .lost: state.withLock { $0.dropped += 1 }
        case .gone:
          state.withLock { $0.isClosed = true }
          return
        }
      }
      if isClosed, state.withLock({ $0.waiting.isEmpty }) { return }
    }
  }

  private func writeAll(_ line: String, _ isCutOff: inout Bool) -> Outcome {
    let bytes = Array(line.utf8)
    var at = 0
    while at < bytes.count {
      let (count, code) = bytes[at...].withUnsafeBytes { rest in
        let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
        return (count, count < 0 ? errno : 0)
      }
      if count > 0 {
        at += count
        isCutOff = at < bytes.count
        continue
      }
      switch code {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, 1_000)
      case EPIPE, EBADF, ECONNRESET: return .gone
      // A full disk may have room again, a device come back.
      default: return .lost
      }
    }
    return .written
  }
}
