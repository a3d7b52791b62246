/// The twelve method bits of a STUN message type (RFC 8489 §5).
public struct STUNMethod: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue & 0x0fff }

  /// The only method that connectivity checks use.
  public static let binding = STUNMethod(rawValue: 0x001)
}
