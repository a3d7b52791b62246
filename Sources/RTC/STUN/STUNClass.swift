/// What a STUN message is for: the two class bits of its type (RFC 8489 §5).
public enum STUNClass: UInt8, Sendable {
  case request = 0
  case indication = 1
  case success = 2
  case error = 3
}
