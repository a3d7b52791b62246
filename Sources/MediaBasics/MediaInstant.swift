/// A point on a monotonic clock, in nanoseconds since an epoch that only its owner knows.
///
/// Engine code never reads a clock: instants come in as values, so that a test can make its own time.
public struct MediaInstant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Nanoseconds since the owner's epoch.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The epoch itself: where virtual time starts.
  public static let zero = MediaInstant(nanoseconds: 0)

  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Saturates instead of trapping.
  public static func + (a: Self, d: MediaDuration) -> Self {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(d.nanoseconds)
    return Self(nanoseconds: overflow ? (d.nanoseconds < 0 ? .min : .max) : sum)
  }

  public static func - (a: Self, d: MediaDuration) -> Self { a + MediaDuration(nanoseconds: 0 &- d.nanoseconds) }

  public static func - (a: Self, b: Self) -> MediaDuration {
    let (difference, overflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
    return MediaDuration(nanoseconds: overflow ? (a.nanoseconds < b.nanoseconds ? .min : .max) : difference)
  }

  public static func += (a: inout Self, d: MediaDuration) { a = a + d }

  public var description: String { "t+\(Double(nanoseconds) / 1e9)s" }
}

extension Optional where Wrapped == MediaInstant {
  /// The earlier of two deadlines, where nil means "never".
  public static func earliest(_ a: Self, _ b: Self) -> Self {
    guard let a else { return b }
    guard let b else { return a }
    return min(a, b)
  }
}
