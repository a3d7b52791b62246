/// The 96 bits that join a STUN response to its request (RFC 8489 §5).
public struct STUNTransactionID: Hashable, Sendable {
  /// The first four bytes on the wire.
  public let high: UInt32
  /// The last eight bytes on the wire.
  public let low: UInt64

  public init(high: UInt32, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A fresh identifier.
  public init(from random: inout some RandomNumberGenerator) {
    self.init(high: UInt32(truncatingIfNeeded: random.next() >> 32), low: random.next())
  }
}
