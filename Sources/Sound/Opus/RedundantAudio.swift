import MediaBasics

/// The payload format that carries earlier frames along with the present one (RED, RFC 2198).
public enum RedundantAudio {
  /// Copies in one packet that are looked at.
  public static let mostCopies = 8

  /// One frame inside a payload.
  public struct Block: Sendable, Equatable {
    /// RTP payload type of the frame.
    public var payloadType: UInt8
    /// How much earlier than the packet's timestamp the frame begins, samples; 0 for the present frame.
    public var timestampOffset: UInt32
    /// Where the frame's bytes are in the payload.
    public var bytes: Range<Int>
  }

  /// Finds the frames of a payload, the oldest first, the present one last; empty where the payload is malformed.
  public static func blocks(of payload: RawSpan) -> [Block] {
    var reader = ByteReader(payload)
    var headers: [(type: UInt8, offset: UInt32, length: Int)] = []
    while true {
      guard let first = reader.u8(), headers.count <= mostCopies else { return [] }
      guard first & 0x80 != 0 else {
        headers.append((first, 0, -1))
        break
      }
      guard let rest = reader.u24() else { return [] }
      headers.append((first & 0x7f, rest >> 10, Int(rest & 0x3ff)))
    }
    var at = reader.offset
    var blocks: [Block] = []
    for header in headers {
      let length = header.length < 0 ? payload.byteCount - at : header.length
      guard length >= 0, at + length <= payload.byteCount else { return [] }
      blocks.append(Block(payloadType: header.type, timestampOffset: header.offset, bytes: at..<(at + length)))
      at += length
    }
    return blocks
  }
}
