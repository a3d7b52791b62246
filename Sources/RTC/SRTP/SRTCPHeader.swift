import MediaBasics

/// What SRTP reads of a compound RTCP packet: the sender of its first part (RFC 3550 §6.1).
struct SRTCPHeader: Equatable {
  /// Bytes of a compound packet that are never encrypted.
  static let length = 8

  let ssrc: UInt32

  /// Nil when `packet` is not RTCP of version 2.
  init?(_ packet: RawSpan) {
    var reader = ByteReader(packet)
    guard let first = reader.u8(), first >> 6 == 2, reader.skip(3), let ssrc = reader.u32() else { return nil }
    self.ssrc = ssrc
  }
}
