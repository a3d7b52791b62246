import MediaBasics

/// Ties the monotonic clock to the wall: the NTP time (32.32 seconds since 1900) at monotonic zero.
public struct NTPAnchor: Sendable {
  public var ntpAtZero: UInt64

  public init(ntpAtZero: UInt64) { self.ntpAtZero = ntpAtZero }

  /// - Parameters:
  ///   - unixNanoseconds: wall clock since 1970.
  ///   - now: the monotonic clock at the same moment.
  public init(unixNanoseconds: Int64, at now: MediaInstant) {
    let atZero = unixNanoseconds &- now.nanoseconds
    let seconds = UInt64(bitPattern: atZero / 1_000_000_000 &+ 2_208_988_800)
    let fraction = UInt64(bitPattern: atZero % 1_000_000_000) << 32 / 1_000_000_000
    ntpAtZero = seconds << 32 | fraction & 0xffff_ffff
  }

  public func ntp(at now: MediaInstant) -> UInt64 {
    let n = UInt64(clamping: now.nanoseconds)
    return ntpAtZero &+ ((n / 1_000_000_000) << 32) &+ ((n % 1_000_000_000) << 32 / 1_000_000_000)
  }

  /// The middle 32 bits, as reports carry them.
  public func middle(at now: MediaInstant) -> UInt32 { UInt32(truncatingIfNeeded: ntp(at: now) >> 16) }
}
