import CallCore
import Dispatch
import Foundation
import Synchronization
import TerminalKit

/// The client as lines, for screen readers and for terminals that cannot move their cursor: it writes what changes, and reads commands.
///
/// Only text and line ends are written; nothing is written again. Numbers answer what is asked.
public final class PlainScreen: Sendable {
  /// Lines that wait for a terminal that does not read; more are counted.
  private static let limit = 1_000
  /// Bytes of a line that is read.
  private static let lineLimit = 16 * 1024

  private struct Output {
    var waiting = 0
    var lost = 0
    var isClosed = false
  }

  private let store: Store
  private let output: Int32
  private let isTerminal: Bool
  private let transcript = Mutex(PlainTranscript())
  private let pending = Mutex(Output())
  private let queue = DispatchQueue(label: "ncall.plain")
  /// On the queue: a prompt stands at the end of what was written.
  private let isPrompted = Atomic<Bool>(false)
  private let observation = Mutex<Observation?>(nil)
  /// What was read of a line.
  private let typed = Mutex<[UInt8]>([])
  /// Set once by init, and only cancelled afterwards; dispatch sources may be used from any thread.
  nonisolated(unsafe) private var source: (any DispatchSourceRead)?

  /// - Parameters:
  ///   - input: read from, line by line. At its end a person leaves; a file is only over.
  ///   - output: written to.
  public init(store: Store, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    self.store = store
    self.output = output
    isTerminal = isatty(input) != 0 && isatty(output) != 0
    tell(transcript.withLock { $0.lines(for: store.state) })
    let observed = store.observeState { [weak self] state in
      guard let self else { return }
      tell(transcript.withLock { $0.lines(for: state) })
    }
    observation.withLock { $0 = observed }
    prompt()
    read(input)
  }

  /// How long a terminal may take to read the last lines.
  private static let farewell = DispatchTimeInterval.seconds(2)

  /// Writes what waits, and ends; a terminal that does not read is left behind.
  public func close() {
    observation.withLock { $0?.cancel() }
    source?.cancel()
    let isWritten = DispatchSemaphore(value: 0)
    queue.async { [self] in
      if isPrompted.exchange(false, ordering: .relaxed) { write("\n") }
      isWritten.signal()
    }
    _ = isWritten.wait(timeout: .now() + Self.farewell)
    pending.withLock { $0.isClosed = true }
  }

  // MARK: Writing

  private func tell(_ lines: [PlainLine]) {
    guard !lines.isEmpty else { return }
    let isTold = pending.withLock { pending -> Bool in
      guard pending.waiting < Self.limit else {
        pending.lost += lines.count
        return false
      }
      pending.waiting += lines.count
      return true
    }
    guard isTold else { return }
    queue.async { [self] in
      let lost = pending.withLock { pending -> Int in
        defer { pending.lost = 0 }
        pending.waiting -= lines.count
        return pending.lost
      }
      var text = isPrompted.exchange(false, ordering: .relaxed) ? "\n" : ""
      let time = Self.time()
      for line in lines { text += line.written(at: time) + "\n" }
      if lost > 0 { text += PlainLine("warn", "\(lost) lines were left out").written(at: time) + "\n" }
      write(text)
      writePrompt()
    }
  }

  private func prompt() { queue.async { self.writePrompt() } }

  private func writePrompt() {
    guard isTerminal, !isPrompted.exchange(true, ordering: .relaxed) else { return }
    write("> ")
  }

  private func write(_ text: String) {
    guard !pending.withLock({ $0.isClosed }) else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A terminal that is gone is noticed where it is read.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func time() -> String {
    var now = time_t(0)
    Foundation.time(&now)
    var parts = tm()
    guard localtime_r(&now, &parts) != nil else { return "--:--:--" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }

  // MARK: Reading

  private func read(_ input: Int32) {
    let reading = DispatchSource.makeReadSource(fileDescriptor: input, queue: DispatchQueue(label: "ncall.plain.input"))
    reading.setEventHandler { [weak self] in
      guard let self else { return }
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = Foundation.read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { return }
      guard count > 0 else { return end() }
      let lines = typed.withLock { line -> [String] in
        var lines: [String] = []
        for byte in buffer.prefix(count) {
          if byte == UInt8(ascii: "\n") {
            lines.append(String(decoding: line, as: UTF8.self))
            line = []
          } else if line.count < Self.lineLimit {
            line.append(byte)
          }
        }
        return lines
      }
      for line in lines { handle(line) }
    }
    source = reading
    reading.resume()
  }

  private func end() {
    source?.cancel()
    guard isTerminal else { return }
    // Nobody is there to answer a question.
    store.send(deciding: { state in
      if state.call.connection.isInCall { return [.command(.leave)] }
      return state.session.line == .none ? [.command(.view(.quit))] : [.session(.ended)]
    })
  }

  private func handle(_ line: String) {
    // What was typed ended the prompt's line.
    queue.async { self.isPrompted.store(false, ordering: .relaxed) }
    store.send(deciding: { [weak self] state in
      switch PlainAnswer(line, in: state) {
      case .perform(let actions): return actions
      case .tell(let lines):
        self?.tell(lines)
        return []
      }
    })
    prompt()
  }
}
