/// The payload protocol identifiers of WebRTC data (RFC 8831 section 8).
enum DataChannelProtocolIdentifier {
  static let control: UInt32 = 50
  static let string: UInt32 = 51
  /// Deprecated partial forms; read as whole messages, never sent.
  static let partialBinary: UInt32 = 52
  static let binary: UInt32 = 53
  static let partialString: UInt32 = 54
  static let emptyString: UInt32 = 56
  static let emptyBinary: UInt32 = 57
}
