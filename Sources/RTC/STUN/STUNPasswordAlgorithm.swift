/// How a long-term credential becomes a key (RFC 8489 §18.5); the raw value is the number on the wire.
public enum STUNPasswordAlgorithm: UInt16, Sendable {
  case md5 = 1
  case sha256 = 2
}
