import Foundation
import LiveKitProtocol
import MediaBasics
import Testing

@testable import LiveKit

/// Streams cut into packets and put together again; and everything that does not fit together.
struct DataStreamTests {
  func header(_ id: String = "s", _ change: (inout LKDataStream.Header) -> Void = { _ in }) -> LKDataStream.Header {
    .with {
      $0.streamID = id
      $0.textHeader = .init()
      change(&$0)
    }
  }

  func chunk(_ index: UInt64, _ text: String, version: Int32 = 0, id: String = "s") -> LKDataStream.Chunk {
    .with {
      $0.streamID = id
      $0.chunkIndex = index
      $0.content = Data(text.utf8)
      $0.version = version
    }
  }

  func trailer(_ id: String = "s", _ reason: String = "") -> LKDataStream.Trailer {
    .with {
      $0.streamID = id
      $0.reason = reason
    }
  }

  @Test func textIsNeverCutInsideACharacter() {
    var random = SeededGenerator(seed: 2)
    let characters = ["a", "é", "€", "😀", "👩‍👩‍👧"]
    for size in 4...20 {
      let text = (0..<100).map { _ in characters.randomElement(using: &random)! }.joined()
      let chunks = TextStream.chunks(Array(text.utf8), size: size)
      #expect(chunks.allSatisfy { $0.count <= size && String(validating: $0, as: UTF8.self) != nil })
      #expect(Array(chunks.joined()) == Array(text.utf8))
    }
    #expect(TextStream.chunks([], size: 4).isEmpty)
    #expect(TextStream.chunks([UInt8](repeating: 0x80, count: 9), size: 4).joined().count == 9)
  }

  @Test func streamsOfSeveralSendersDoNotMix() {
    var assembler = StreamAssembler()
    for who in ["a", "b"] { #expect(assembler.take(header(), from: who) == nil) }
    _ = assembler.take(chunk(0, "1"), from: "a")
    _ = assembler.take(chunk(0, "2"), from: "b")
    #expect(assembler.take(trailer(), from: "b")?.bytes == Array("2".utf8))
    #expect(assembler.take(trailer(), from: "a")?.bytes == Array("1".utf8))
    #expect(assembler.drops.isEmpty)
  }

  @Test func aNewVersionReplacesAChunk() {
    var assembler = StreamAssembler()
    _ = assembler.take(header(), from: "a")
    for (index, text, version) in [(0, "one", 0), (1, "two", 0), (0, "ONE!", 1)] {
      _ = assembler.take(chunk(UInt64(index), text, version: Int32(version)), from: "a")
    }
    #expect(assembler.take(trailer(), from: "a")?.bytes == Array("ONE!two".utf8))
  }

  @Test func wholeStreamsInTheHeaderAreTaken() throws {
    var assembler = StreamAssembler()
    let text = Array("inline, compressed".utf8)
    let small = try #require(Compression.deflateRaw.compress(text))
    let stream = assembler.take(
      header {
        $0.inlineContent = Data(small)
        $0.compression = .deflateRaw
        $0.totalLength = UInt64(text.count)
      }, from: "a")
    #expect(stream?.bytes == text && stream?.isText == true)
  }

  @Test func everyMisfitIsDroppedAndCounted() {
    var assembler = StreamAssembler()
    func expect(_ drop: StreamAssembler.Drop, _ steps: (inout StreamAssembler) -> StreamAssembler.Stream?) {
      let before = assembler.drops[drop, default: 0]
      #expect(steps(&assembler) == nil)
      #expect(assembler.drops[drop] == before + 1)
    }
    expect(.unknownStream) { $0.take(chunk(0, "x"), from: "a") }
    expect(.unknownStream) { $0.take(trailer(), from: "a") }
    expect(.duplicateHeader) {
      _ = $0.take(header(), from: "a")
      return $0.take(header(), from: "a")
    }
    expect(.missingChunk) { $0.take(chunk(1, "x"), from: "a") }
    expect(.unknownStream) { $0.take(chunk(0, "x"), from: "a") }
    expect(.missingChunk) {
      _ = $0.take(header(), from: "a")
      return $0.take(chunk(.max, "x", version: 1), from: "a")
    }
    expect(.incomplete) {
      _ = $0.take(header { $0.totalLength = 5 }, from: "a")
      _ = $0.take(chunk(0, "four"), from: "a")
      return $0.take(trailer(), from: "a")
    }
    expect(.aborted) {
      _ = $0.take(header(), from: "a")
      return $0.take(trailer("s", "cancelled"), from: "a")
    }
    expect(.incomplete) {
      _ = $0.take(header(), from: "a")
      $0.forget("a")
      return nil
    }
    expect(.tooLarge) { $0.take(header { $0.totalLength = .max }, from: "a") }
    expect(.encrypted) { $0.take(header { $0.encryptionType = .gcm }, from: "a") }
    expect(.undecodable) { $0.take(header { $0.inlineContent = Data([0xff]) }, from: "a") }
    expect(.undecodable) {
      $0.take(
        header {
          $0.inlineContent = Data([0xff, 0xff])
          $0.compression = .deflateRaw
        }, from: "a")
    }
  }

  @Test func whoOpensTooManyStreamsLosesItsOwnOldest() {
    var assembler = StreamAssembler()
    _ = assembler.take(header("b"), from: "b")
    _ = assembler.take(chunk(0, "from b", id: "b"), from: "b")
    let most = StreamAssembler.maximumStreamsOfSender
    for index in 0..<most { _ = assembler.take(header("n\(index)"), from: "a") }
    // The first one is alive, so that it is the second that has been silent for longest.
    _ = assembler.take(chunk(0, "first", id: "n0"), from: "a")
    #expect(assembler.drops.isEmpty)
    for index in 0..<1000 { _ = assembler.take(header("more\(index)"), from: "a") }
    #expect(assembler.drops == [.tooManyStreams: 1000])
    #expect(assembler.take(trailer("more999"), from: "a") != nil)
    #expect(assembler.take(trailer("b"), from: "b")?.bytes == Array("from b".utf8), "others keep theirs")

    assembler = StreamAssembler()
    for index in 0..<most { _ = assembler.take(header("n\(index)"), from: "a") }
    _ = assembler.take(chunk(0, "first", id: "n0"), from: "a")
    _ = assembler.take(header("more"), from: "a")
    #expect(assembler.take(trailer("n0"), from: "a")?.bytes == Array("first".utf8))
    #expect(assembler.take(trailer("n1"), from: "a") == nil)
  }

  @Test func whenAllTogetherAreTooMuchTheHeaviestGiveWay() {
    var assembler = StreamAssembler()
    let block = String(repeating: "x", count: 1 << 20)
    _ = assembler.take(header("small"), from: "small")
    _ = assembler.take(chunk(0, "small", id: "small"), from: "small")
    for sender in 0..<8 {
      _ = assembler.take(header(), from: "big\(sender)")
      for index in 0..<7 { _ = assembler.take(chunk(UInt64(index), block), from: "big\(sender)") }
    }
    #expect(assembler.drops[.tooLarge] ?? 0 >= 4)
    #expect(assembler.take(trailer("small"), from: "small")?.bytes == Array("small".utf8))
    for sender in 0..<StreamAssembler.maximumStreams { _ = assembler.take(header("s"), from: "one\(sender)") }
    for stream in 0..<10 { _ = assembler.take(header("m\(stream)"), from: "many") }
    #expect(assembler.drops[.tooManyStreams] ?? 0 >= 10)
  }

  @Test func memoryIsBoundedOverAllStreamsOfASender() {
    var assembler = StreamAssembler()
    let block = String(repeating: "x", count: 60_000)
    var index: UInt64 = 0
    for id in ["p", "q"] { _ = assembler.take(header(id), from: "a") }
    while assembler.drops[.tooLarge] == nil, index < 1000 {
      _ = assembler.take(chunk(index, block, id: "p"), from: "a")
      _ = assembler.take(chunk(index, block, id: "q"), from: "a")
      index += 1
    }
    #expect(index == UInt64(StreamAssembler.maximumSize / 120_000 + 1))
    // What the other stream still holds is given back with it.
    assembler.forget("a")
    _ = assembler.take(header("r"), from: "a")
    _ = assembler.take(chunk(0, block, id: "r"), from: "a")
    #expect(assembler.take(trailer("r"), from: "a")?.bytes.count == 60_000)
  }

  @Test func reliableNumbersAreCountedAndCompared() {
    var sequence = ReliableSequence()
    let sent = [sequence.next(), sequence.next(), sequence.next()]
    #expect(sent == [1, 2, 3])
    let packets: [(UInt32, String, Bool)] = [
      (5, "a", true), (5, "a", false), (4, "a", false), (6, "a", true), (1, "b", true), (0, "a", true), (0, "a", true),
      (.max, "a", true), (1, "a", false),
    ]
    for (number, sid, isNew) in packets { #expect(sequence.accept(number, from: sid) == isNew) }
    let made = (0..<10_000).allSatisfy { sequence.accept(1, from: "made up \($0)") }
    #expect(made)
  }
}
