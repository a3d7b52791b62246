/// The two ways a STUN message is authenticated (RFC 8489 §14.5 and §14.6).
public enum STUNIntegrityAlgorithm: Sendable {
  /// MESSAGE-INTEGRITY, 20 bytes: the one that ICE uses.
  case sha1
  /// MESSAGE-INTEGRITY-SHA256, 32 bytes when we send it.
  case sha256

  var attribute: STUNAttributeType {
    switch self {
    case .sha1: .messageIntegrity
    case .sha256: .messageIntegritySHA256
    }
  }

  /// Bytes of a whole code.
  var digestSize: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    }
  }
}
