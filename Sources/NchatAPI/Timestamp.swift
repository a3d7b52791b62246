import Foundation

/// A point in time of the wall clock, in whole milliseconds; on the wire RFC 3339 in UTC with three decimals.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The instant of the system's clock.
  public static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  /// The instant so many seconds later; at the ends of what can be said it stays there.
  public static func + (a: Timestamp, seconds: Double) -> Timestamp {
    let milliseconds = (seconds * 1_000).rounded(.towardZero)
    guard !milliseconds.isNaN else { return a }
    let step = Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    let (sum, isOver) = a.milliseconds.addingReportingOverflow(step)
    return Timestamp(milliseconds: isOver ? (step < 0 ? .min : .max) : sum)
  }

  /// Seconds between two instants.
  public static func - (a: Timestamp, b: Timestamp) -> Double {
    let (difference, isOver) = a.milliseconds.subtractingReportingOverflow(b.milliseconds)
    return isOver ? (Double(a.milliseconds) - Double(b.milliseconds)) / 1_000 : Double(difference) / 1_000
  }
}
