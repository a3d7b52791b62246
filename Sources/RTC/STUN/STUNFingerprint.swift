/// What a message's FINGERPRINT attribute says about it (RFC 8489 §14.7).
public enum STUNFingerprint: Sendable {
  case absent
  case valid
  case invalid
}
