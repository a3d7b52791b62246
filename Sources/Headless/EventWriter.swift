import Foundation
import Synchronization

/// Writes event lines: a reader that stalls or goes away costs events, never the call.
///
/// At most 1,024 lines wait. Lines that find no place are counted, and the next one that does carries the count as
/// `dropped`; the sequence numbers of the lost ones are left out.
public final class EventWriter: Sendable {
  static let maximumWaiting = 1_024

  private let lines: LineWriter
  private let sequence = Mutex(0)
  private let now: @Sendable () -> Date

  /// - Parameters:
  ///   - owns: closes the descriptor in the end.
  public init(descriptor: Int32, owns: Bool, now: @escaping @Sendable () -> Date = { Date() }) {
    lines = LineWriter(descriptor: descriptor, owns: owns, capacity: Self.maximumWaiting, name: "ncall-events")
    self.now = now
  }

  /// Opens a file for events, which are appended.
  ///
  /// A named pipe is opened for reading too: one without a reader neither blocks nor fails, its events are dropped until
  /// one comes.
  /// - Throws: `EventFileError` when it cannot be opened.
  public convenience init(path: String) throws(EventFileError) {
    var status = stat()
    let isPipe = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    let descriptor = open(
      path, (isPipe ? O_RDWR : O_WRONLY | O_CREAT | O_APPEND) | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw EventFileError(path: path, reason: String(cString: strerror(errno))) }
    self.init(descriptor: descriptor, owns: true)
  }

  /// Queues an event; `fill` adds its own fields.
  func write(_ type: String, _ fill: (inout JSONLine) -> Void = { _ in }) {
    // One lock around both, so that numbers and lines have one order.
    sequence.withLock { sequence in
      sequence += 1
      lines.write { dropped in
        var line = Self.line(type, seq: sequence, at: now())
        fill(&line)
        if dropped > 0 { line.add("dropped", dropped) }
        return line.finished
      }
    }
  }

  /// The fields that every event begins with.
  static func line(_ type: String, seq: Int, at now: Date) -> JSONLine {
    var line = JSONLine()
    line.add("v", 1)
    line.add("ts", timestamp(now))
    line.add("seq", seq)
    line.add("type", type)
    return line
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
  public func close(seconds: Double = 1) { lines.close(seconds: seconds) }
}
