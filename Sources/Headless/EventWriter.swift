import Foundation
import Synchronization

/// Writes event lines to a descriptor from a thread of its own: a reader that stalls or goes away costs events, never the call.
///
/// At most 1,024 lines wait. Lines that find no place are counted, and the next one that does carries the count as `dropped`.
public final class EventWriter: Sendable {
  private struct State {
    var waiting: [String] = []
    var dropped = 0
    var sequence = 0
    var isClosed = false
  }

  static let maximumWaiting = 1_024

  private let descriptor: Int32
  private let owns: Bool
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  private let now: @Sendable () -> Date

  /// - Parameters:
  ///   - owns: closes the descriptor in the end.
  public init(descriptor: Int32, owns: Bool, now: @escaping @Sendable () -> Date = { Date() }) {
    self.descriptor = descriptor
    self.owns = owns
    self.now = now
    let thread = Thread { [self] in run() }
    thread.name = "ncall-events"
    thread.start()
  }

  /// Queues an event; `fill` adds its own fields.
  func write(_ type: String, _ fill: (inout JSONLine) -> Void = { _ in }) {
    let isAccepted = state.withLock { state in
      guard !state.isClosed else { return false }
      state.sequence += 1
      guard state.waiting.count < Self.maximumWaiting else {
        state.dropped += 1
        return false
      }
      var line = JSONLine()
      line.add("v", 1)
      line.add("ts", Self.timestamp(now()))
      line.add("seq", state.sequence)
      line.add("type", type)
      fill(&line)
      if state.dropped > 0 {
        line.add("dropped", state.dropped)
        state.dropped = 0
      }
      state.waiting.append(line.finished + "\n")
      return true
    }
    if isAccepted { wake.signal() }
  }

  /// RFC 3339 in UTC, with milliseconds; years before 0 and after 9999, which it does not know, are brought to these.
  ///
  /// Foundation's own style asks the library of time zones, which costs a process that needs nothing else of it two megabytes.
  public static func timestamp(_ date: Date) -> String {
    // From 0000-01-01 to the last millisecond of 9999, since 1970.
    let bounded = max(
      -62_167_219_200_000, min(253_402_300_799_999, (date.timeIntervalSince1970 * 1_000).rounded(.down)))
    let total = Int(bounded)
    let milliseconds = (total % 1_000 + 1_000) % 1_000
    var seconds = time_t((total - milliseconds) / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let day = [digits(Int(parts.tm_year) + 1_900, 4), digits(Int(parts.tm_mon) + 1, 2), digits(Int(parts.tm_mday), 2)]
    let time = [digits(Int(parts.tm_hour), 2), digits(Int(parts.tm_min), 2), digits(Int(parts.tm_sec), 2)]
    return "\(day.joined(separator: "-"))T\(time.joined(separator: ":")).\(digits(milliseconds, 3))Z"
  }

  /// Writes what waits, for at most `seconds`, and ends.
  public func close(seconds: Double = 1) {
    state.withLock { $0.isClosed = true }
    wake.signal()
    _ = finished.wait(timeout: .now() + seconds)
  }

  private func run() {
    defer {
      if owns { Foundation.close(descriptor) }
      finished.signal()
    }
    while true {
      wake.wait()
      let (lines, isClosed) = state.withLock { state in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        return (state.waiting, state.isClosed)
      }
      for line in lines where !writeAll(line) {
        // The reader is gone: events are counted by nobody from here on, and the call goes on.
        state.withLock { $0.isClosed = true }
        return
      }
      if isClosed, state.withLock({ $0.waiting.isEmpty }) { return }
    }
  }

  private func writeAll(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    var at = 0
    while at < bytes.count {
      let count = bytes[at...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        at += count
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, 1_000)
      } else {
        return false
      }
    }
    return true
  }
}
