import Foundation
import LiveKitProtocol

/// A text to be sent as a data stream: header, chunks, trailer.
struct TextStream {
  var id: String
  var topic: String
  var text: String
  /// Milliseconds since 1970.
  var timestamp: Int64
  var attributes: [String: String] = [:]
  var destinations: [String] = []

  /// The packets in order, without sequence numbers. Uncompressed and never inline, which every client understands.
  var packets: [LKDataPacket] {
    let bytes = Array(text.utf8)
    var packets = [
      packet {
        $0.streamHeader = .with {
          $0.streamID = id
          $0.timestamp = timestamp
          $0.topic = topic
          $0.mimeType = "text/plain"
          $0.totalLength = UInt64(bytes.count)
          $0.attributes = attributes
          $0.textHeader.operationType = .create
        }
      }
    ]
    for (index, chunk) in Self.chunks(bytes, size: Limits.streamChunkSize).enumerated() {
      packets.append(
        packet {
          $0.streamChunk.streamID = id
          $0.streamChunk.chunkIndex = UInt64(index)
          $0.streamChunk.content = Data(chunk)
        })
    }
    packets.append(packet { $0.streamTrailer.streamID = id })
    return packets
  }

  private func packet(_ fill: (inout LKDataPacket) -> Void) -> LKDataPacket {
    .with {
      $0.destinationIdentities = destinations
      fill(&$0)
    }
  }

  /// Pieces of at most `size` bytes that do not cut a character's UTF-8 form.
  static func chunks(_ bytes: [UInt8], size: Int) -> [ArraySlice<UInt8>] {
    var chunks: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      var end = min(start + size, bytes.count)
      // 10xxxxxx continues a character (RFC 3629 section 3).
      while end < bytes.count, end > start + 1, bytes[end] & 0xc0 == 0x80 { end -= 1 }
      chunks.append(bytes[start..<end])
      start = end
    }
    return chunks
  }
}
