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
  public static func + (a: Timestamp, seconds: Double) -> Timestamp {
    Timestamp(milliseconds: a.milliseconds + Int64(seconds * 1_000))
  }
  /// Seconds between two instants.
  public static func - (a: Timestamp, b: Timestamp) -> Double { Double(a.milliseconds - b.milliseconds) / 1_000 }
}
