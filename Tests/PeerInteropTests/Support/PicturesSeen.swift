import MediaBasics
import RTC

/// What came on a VP8 section, by its packets alone (RFC 7741 section 4).
struct PicturesSeen: Sendable {
  var section: Int?
  var encoding = 0
  var frames = 0
  var keyFrames = 0
  /// Packets that came on the retransmission stream (RFC 4588).
  var retransmissions = 0
  /// Requests for a key frame of the stream that we send.
  var keyFrameRequests = 0
  private(set) var sequences: Set<Int64> = []

  mutating func take(_ packet: MediaPacket, in bytes: RawSpan) {
    section = packet.section
    encoding = packet.encoding
    if packet.isRetransmission { retransmissions += 1 }
    guard packet.payloadLength > 0 else { return }
    guard sequences.insert(packet.extendedSequence).inserted else { return }
    if packet.marker { frames += 1 }
    let payload = bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength))
    if Self.startsKeyFrame(payload) { keyFrames += 1 }
  }

  /// Sequence numbers missing between the first packet and the last.
  func holes() -> Int {
    guard let first = sequences.min(), let last = sequences.max(), last > first else { return 0 }
    return (first...last).count { !sequences.contains($0) }
  }

  private static func startsKeyFrame(_ payload: RawSpan) -> Bool {
    var reader = ByteReader(payload)
    guard let first = reader.u8(), first & 0x10 != 0, first & 0x07 == 0 else { return false }
    if first & 0x80 != 0 {
      guard let fields = reader.u8() else { return false }
      if fields & 0x80 != 0 {
        guard let picture = reader.u8() else { return false }
        if picture & 0x80 != 0 { _ = reader.skip(1) }
      }
      if fields & 0x40 != 0 { _ = reader.skip(1) }
      if fields & 0x30 != 0 { _ = reader.skip(1) }
    }
    guard let header = reader.u8() else { return false }
    return header & 1 == 0
  }
}
