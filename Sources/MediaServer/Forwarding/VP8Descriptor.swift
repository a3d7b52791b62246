import MediaBasics

/// The payload descriptor before every piece of a VP8 frame (RFC 7741, section 4.2).
struct VP8Descriptor: Sendable, Equatable {
  /// The piece starts a partition of the frame.
  var startsPartition = false
  var partition: UInt8 = 0
  /// Seven or fifteen bits, by `pictureIDBytes`.
  var pictureID: UInt16 = 0
  /// 0 when absent, else 1 or 2.
  var pictureIDBytes: UInt8 = 0
  var temporalBaseIndex: UInt8?
  var temporalLayer: UInt8 = 0
  var keyIndex: UInt8?
  /// First bit of the VP8 frame header, of the first piece only: false for a key frame.
  var isInterFrame = true
  /// Bytes of the descriptor.
  var length = 0

  /// The first packet of a frame that needs no other frame.
  var startsKeyFrame: Bool { startsPartition && partition == 0 && !isInterFrame }

  init() {}

  init?(_ payload: RawSpan) {
    var reader = ByteReader(payload)
    guard let first = reader.u8() else { return nil }
    startsPartition = first & 0x10 != 0
    partition = first & 0x07
    if first & 0x80 != 0 {
      guard let extensions = reader.u8() else { return nil }
      if extensions & 0x80 != 0 {
        guard let id = reader.u8() else { return nil }
        if id & 0x80 != 0 {
          guard let low = reader.u8() else { return nil }
          pictureID = UInt16(id & 0x7f) << 8 | UInt16(low)
          pictureIDBytes = 2
        } else {
          pictureID = UInt16(id)
          pictureIDBytes = 1
        }
      }
      if extensions & 0x40 != 0 {
        guard let index = reader.u8() else { return nil }
        temporalBaseIndex = index
      }
      if extensions & 0x30 != 0 {
        guard let bits = reader.u8() else { return nil }
        if extensions & 0x20 != 0 { temporalLayer = bits >> 6 }
        if extensions & 0x10 != 0 { keyIndex = bits & 0x1f }
      }
    }
    length = reader.offset
    if startsPartition, partition == 0 {
      guard let header = reader.u8() else { return nil }
      isInterFrame = header & 1 != 0
    }
  }
}
