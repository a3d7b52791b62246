/// The type of a STUN attribute (RFC 8489 §14, RFC 8445 §16.1).
public struct STUNAttributeType: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let mappedAddress = STUNAttributeType(rawValue: 0x0001)
  public static let username = STUNAttributeType(rawValue: 0x0006)
  public static let messageIntegrity = STUNAttributeType(rawValue: 0x0008)
  public static let errorCode = STUNAttributeType(rawValue: 0x0009)
  public static let unknownAttributes = STUNAttributeType(rawValue: 0x000a)
  public static let realm = STUNAttributeType(rawValue: 0x0014)
  public static let nonce = STUNAttributeType(rawValue: 0x0015)
  public static let messageIntegritySHA256 = STUNAttributeType(rawValue: 0x001c)
  public static let passwordAlgorithm = STUNAttributeType(rawValue: 0x001d)
  public static let userhash = STUNAttributeType(rawValue: 0x001e)
  public static let xorMappedAddress = STUNAttributeType(rawValue: 0x0020)
  public static let priority = STUNAttributeType(rawValue: 0x0024)
  public static let useCandidate = STUNAttributeType(rawValue: 0x0025)
  public static let software = STUNAttributeType(rawValue: 0x8022)
  public static let fingerprint = STUNAttributeType(rawValue: 0x8028)
  public static let iceControlled = STUNAttributeType(rawValue: 0x8029)
  public static let iceControlling = STUNAttributeType(rawValue: 0x802a)

  /// True for the half of the number space that a receiver must understand or refuse (RFC 8489 §14).
  public var isComprehensionRequired: Bool { rawValue < 0x8000 }
}
