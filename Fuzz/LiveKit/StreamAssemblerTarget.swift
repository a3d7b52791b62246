import Foundation
import LiveKitProtocol
import MediaBasics

@testable import LiveKit

/// Packets of data streams in any order, honest and not, and bare bytes read as a packet.
enum StreamAssemblerTarget {
  static let target = FuzzTarget("stream-assembler") { bytes in
    var input = FuzzInput(bytes)
    var assembler = StreamAssembler()
    var sequence = ReliableSequence()
    while !input.isAtEnd {
      let identity = "p\(input.u8() & 3)"
      var packet = LKDataPacket()
      switch input.below(8) {
      case 0, 1:
        packet.streamHeader = .with {
          $0.streamID = "s\(input.u8() & 7)"
          if input.bool() { $0.textHeader = .init() }
          if input.bool() { $0.totalLength = UInt64(input.u16()) << (input.u8() & 48) }
          if input.bool() { $0.inlineContent = Data(input.block(most: 300)) }
          if input.bool() { $0.compression = .deflateRaw }
          if input.below(16) == 0 { $0.encryptionType = .gcm }
        }
      case 2...4:
        packet.streamChunk = .with {
          $0.streamID = "s\(input.u8() & 7)"
          $0.chunkIndex = input.below(8) == 0 ? UInt64(input.u32()) << 32 : UInt64(input.u8() & 7)
          $0.version = Int32(input.u8() & 3)
          $0.content = Data(input.block(most: 300))
        }
      case 5:
        packet.streamTrailer = .with {
          $0.streamID = "s\(input.u8() & 7)"
          if input.below(8) == 0 { $0.reason = "gone" }
        }
      case 6:
        assembler.forget(identity)
        continue
      default:
        guard let read = try? LKDataPacket(serializedBytes: input.block(most: 400)) else { continue }
        packet = read
      }
      _ = sequence.accept(input.u32(), from: identity)
      let stream =
        switch packet.value {
        case .streamHeader(let header): assembler.take(header, from: identity)
        case .streamChunk(let chunk): assembler.take(chunk, from: identity)
        case .streamTrailer(let trailer): assembler.take(trailer, from: identity)
        default: StreamAssembler.Stream?.none
        }
      guard let stream else { continue }
      expect(stream.bytes.count <= StreamAssembler.maximumSize, "a stream is bounded")
      if stream.isText { expect(String(validating: stream.bytes, as: UTF8.self) != nil, "text is text") }
    }
  }
}
