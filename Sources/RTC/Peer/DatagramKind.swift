/// What a datagram is by its first byte (RFC 7983 §7).
public enum DatagramKind: Sendable, Equatable {
  case stun
  case dtls
  case rtp
  case unknown

  @inlinable public init(firstByte: UInt8) {
    switch firstByte {
    case 0...3: self = .stun
    case 20...63: self = .dtls
    case 128...191: self = .rtp
    default: self = .unknown
    }
  }
}
