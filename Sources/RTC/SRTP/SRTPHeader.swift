import MediaBasics

/// What SRTP reads of an RTP header: where the payload starts, and what the nonce is made of.
struct SRTPHeader: Equatable {
  let ssrc: UInt32
  let sequence: UInt16
  /// Bytes before the payload: fixed header, contributing sources and extension (RFC 3550 §5.1).
  let length: Int

  /// Nil when `packet` is not an RTP packet of version 2 with a complete header.
  init?(_ packet: RawSpan) {
    var reader = ByteReader(packet)
    guard let first = reader.u8(), first >> 6 == 2, reader.skip(1), let sequence = reader.u16(), reader.skip(4),
      let ssrc = reader.u32(), reader.skip(4 * Int(first & 0x0f))
    else { return nil }
    if first & 0x10 != 0 {
      guard reader.skip(2), let words = reader.u16(), reader.skip(4 * Int(words)) else { return nil }
    }
    self.ssrc = ssrc
    self.sequence = sequence
    length = reader.offset
  }
}
