import LiveKitProtocol
import Testing

@testable import LiveKit

/// A stream may come in more than a hundred thousand chunks; each costs as much as the first.
struct StreamOfManyChunksTests {
  @Test(.timeLimit(.minutes(1))) func emptyOnesUpToTheBound() {
    var assembler = StreamAssembler()
    #expect(assembler.take(LKDataStream.Header.with { $0.streamID = "s" }, from: "ana") == nil)
    let most = UInt64(StreamAssembler.maximumSize / 64)
    for index in 0..<most {
      let chunk = LKDataStream.Chunk.with {
        $0.streamID = "s"
        $0.chunkIndex = index
      }
      _ = assembler.take(chunk, from: "ana")
    }
    #expect(assembler.drops.isEmpty)
    let oneMore = LKDataStream.Chunk.with {
      $0.streamID = "s"
      $0.chunkIndex = most
    }
    #expect(assembler.take(oneMore, from: "ana") == nil)
    #expect(assembler.drops == [.tooLarge: 1])
    #expect(assembler.take(LKDataStream.Trailer.with { $0.streamID = "s" }, from: "ana") == nil)
    #expect(assembler.drops[.unknownStream] == 1)
  }

  @Test func whatADroppedStreamHeldIsFree() {
    var assembler = StreamAssembler()
    // Each stream fills half the room and then breaks off; without giving its room back the third would not fit.
    for number in 0..<5 {
      let id = "s\(number)"
      #expect(assembler.take(LKDataStream.Header.with { $0.streamID = id }, from: "ana") == nil)
      let half = LKDataStream.Chunk.with {
        $0.streamID = id
        $0.content = .init(repeating: 1, count: StreamAssembler.maximumSize / 2)
      }
      _ = assembler.take(half, from: "ana")
      let wrong = LKDataStream.Chunk.with {
        $0.streamID = id
        $0.chunkIndex = 9
      }
      _ = assembler.take(wrong, from: "ana")
    }
    #expect(assembler.drops == [.missingChunk: 5])
  }
}
