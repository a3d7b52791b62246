import MediaBasics

/// The fixed header, contributing sources and extension block of one RTP packet (RFC 3550 §5.1), as offsets into its bytes.
public struct RTPHeader: Sendable, Equatable {
  public var marker: Bool
  public var payloadType: UInt8
  public var sequenceNumber: UInt16
  public var timestamp: UInt32
  public var ssrc: UInt32
  /// True when the last byte of the packet counts padding; the count is known only once the payload is in the clear.
  public var hasPadding: Bool
  /// The extension block's profile word: 0xBEDE one-byte, 0x100x two-byte elements (RFC 8285); nil without a block.
  public var extensionProfile: UInt16?
  /// Where the extension elements begin.
  public var extensionOffset: Int
  /// Bytes of extension elements.
  public var extensionLength: Int
  /// Where the payload begins: the length of the whole header.
  public var payloadOffset: Int

  /// Bytes of the fixed part.
  public static let fixedLength = 12

  /// Reads the header of a packet; nil when the bytes are not RTP version 2 or end before the header does.
  public static func parse(_ packet: RawSpan) -> RTPHeader? {
    var reader = ByteReader(packet)
    guard let first = reader.u8(), first >> 6 == 2, let second = reader.u8(), let sequence = reader.u16(),
      let timestamp = reader.u32(), let ssrc = reader.u32(), reader.skip(Int(first & 0x0f) * 4)
    else { return nil }
    var header = RTPHeader(
      marker: second & 0x80 != 0, payloadType: second & 0x7f, sequenceNumber: sequence, timestamp: timestamp,
      ssrc: ssrc,
      hasPadding: first & 0x20 != 0, extensionProfile: nil, extensionOffset: reader.offset, extensionLength: 0,
      payloadOffset: reader.offset)
    if first & 0x10 != 0 {
      guard let profile = reader.u16(), let words = reader.u16() else { return nil }
      header.extensionProfile = profile
      header.extensionOffset = reader.offset
      header.extensionLength = Int(words) * 4
      guard reader.skip(header.extensionLength) else { return nil }
      header.payloadOffset = reader.offset
    }
    return header
  }

  /// Bytes of payload in a decrypted packet once padding is taken off; nil when the padding count is impossible.
  public func payloadLength(in packet: RawSpan) -> Int? {
    let body = packet.byteCount - payloadOffset
    guard body >= 0 else { return nil }
    guard hasPadding else { return body }
    var reader = ByteReader(packet)
    guard body > 0, reader.skip(packet.byteCount - 1), let padding = reader.u8() else { return nil }
    guard padding > 0, Int(padding) <= body else { return nil }
    return body - Int(padding)
  }

  /// Where the value of extension element `id` lies; nil when the block has none. Malformed blocks end the search.
  public func extensionElement(_ id: UInt8, in packet: RawSpan) -> Range<Int>? {
    guard let profile = extensionProfile, id != 0 else { return nil }
    var reader = ByteReader(packet)
    guard reader.skip(extensionOffset) else { return nil }
    let end = extensionOffset + extensionLength
    let oneByte = profile == RTPExtensionBlock.oneByteProfile
    guard oneByte || profile & 0xfff0 == RTPExtensionBlock.twoByteProfile else { return nil }
    while reader.offset < end, let first = reader.u8() {
      if first == 0 { continue }  // padding
      let element: UInt8
      let length: Int
      if oneByte {
        element = first >> 4
        length = Int(first & 0x0f) + 1
        if element == 15 { return nil }  // RFC 8285 §4.2: stop here
      } else {
        guard let second = reader.u8() else { return nil }
        element = first
        length = Int(second)
      }
      let from = reader.offset
      guard from + length <= end, reader.skip(length) else { return nil }
      if element == id { return from..<(from + length) }
    }
    return nil
  }

  /// True when the second byte of a datagram says RTCP and not RTP (RFC 5761 §4).
  @inlinable public static func isRTCP(secondByte: UInt8) -> Bool { (192...223).contains(secondByte) }
}
