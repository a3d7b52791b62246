/// A length of time in nanoseconds; may be negative.
public struct MediaDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static let zero = MediaDuration(nanoseconds: 0)
  public static func microseconds(_ n: Int) -> Self { Self(nanoseconds: Int64(clamping: n).saturating(times: 1_000)) }
  public static func milliseconds(_ n: Int) -> Self {
    Self(nanoseconds: Int64(clamping: n).saturating(times: 1_000_000))
  }
  public static func seconds(_ n: Int) -> Self {
    Self(nanoseconds: Int64(clamping: n).saturating(times: 1_000_000_000))
  }

  /// From a fractional number of seconds; not-a-number is zero, what does not fit is the nearest bound.
  public static func seconds(_ n: Double) -> Self {
    guard !n.isNaN else { return .zero }
    let scaled = n * 1e9
    if scaled >= 9.2e18 { return Self(nanoseconds: .max) }
    if scaled <= -9.2e18 { return Self(nanoseconds: .min) }
    return Self(nanoseconds: Int64(scaled))
  }

  public var inSeconds: Double { Double(nanoseconds) / 1e9 }
  public var inMilliseconds: Double { Double(nanoseconds) / 1e6 }

  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  public static func + (a: Self, b: Self) -> Self {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
    return Self(nanoseconds: overflow ? (b.nanoseconds < 0 ? .min : .max) : sum)
  }

  public static func - (a: Self, b: Self) -> Self {
    let (difference, overflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
    return Self(nanoseconds: overflow ? (b.nanoseconds < 0 ? .max : .min) : difference)
  }

  public static func * (a: Self, n: Int) -> Self {
    Self(nanoseconds: a.nanoseconds.saturating(times: Int64(clamping: n)))
  }

  /// Division that answers zero for a divisor of zero.
  public static func / (a: Self, n: Int) -> Self { Self(nanoseconds: n == 0 ? 0 : a.nanoseconds / Int64(clamping: n)) }

  public var description: String { "\(inMilliseconds) ms" }
}

extension Int64 {
  fileprivate func saturating(times n: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: n)
    return overflow ? ((self < 0) == (n < 0) ? .max : .min) : product
  }
}
