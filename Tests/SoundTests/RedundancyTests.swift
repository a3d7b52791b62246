import MediaBasics
import Sound
import Testing

/// Copies of earlier frames inside later packets (RFC 2198).
@Suite struct RedundancyTests {
  @Test func copiesTravelOldestFirst() {
    var writer = RedundantAudioWriter(payloadType: 111, copies: 2)
    var output: [UInt8] = []
    for n in 0..<3 {
      let frame = [UInt8](repeating: UInt8(n), count: 3 + n)
      writer.write(frame.span.bytes, timestamp: UInt32(n * 960), into: &output)
    }
    let blocks = RedundantAudio.blocks(of: output.span.bytes)
    #expect(blocks.map(\.timestampOffset) == [1_920, 960, 0])
    #expect(blocks.allSatisfy { $0.payloadType == 111 })
    #expect(blocks.map { Array(output[$0.bytes]) } == [[0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2, 2]])
    // The header of RFC 2198 section 3: a bit, 7 of type, 14 of offset, 10 of length.
    #expect(Array(output[0..<4]) == [0x80 | 111, 30, 0, 3])
    #expect(output[8] == 111)
  }

  @Test func whatTheHeaderCannotSayIsLeftOut() {
    var writer = RedundantAudioWriter(payloadType: 111, copies: 2)
    var output: [UInt8] = []
    func blocks(_ count: Int, at timestamp: UInt32) -> Int {
      let frame = [UInt8](repeating: 1, count: count)
      writer.write(frame.span.bytes, timestamp: timestamp, into: &output)
      return RedundantAudio.blocks(of: output.span.bytes).count
    }
    #expect(blocks(100, at: 0) == 1)
    #expect(blocks(100, at: 960) == 2)
    #expect(blocks(100, at: 50_000) == 1)  // after a pause the copy is too old
    #expect(blocks(1_100, at: 50_960) == 1)  // no room
    #expect(blocks(100, at: 51_920) == 1)  // the copy is too long
  }

  @Test(
    arguments: [
      [], [0x80], [0x80 | 111, 0, 0], [0x80 | 111, 0, 0, 5], [0x80 | 111, 0, 0, 5, 111, 1, 2],
      [UInt8](repeating: 0x80, count: 400),
    ] as [[UInt8]])
  func malformedPayloadsHaveNoBlocks(bytes: [UInt8]) {
    let blocks = RedundantAudio.blocks(of: bytes.span.bytes)
    #expect(blocks.isEmpty)
    let taken = PlayoutTrack(id: "t").receiveRedundant(
      bytes.span.bytes, payloadType: 111, source: 1, sequence: 1, timestamp: 1, arrival: .zero)
    #expect(!taken)
  }

  @Test func randomBytesStayInsideThePayload() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<5_000 {
      let bytes = random.bytes(Int.random(in: 0...60, using: &random))
      for block in RedundantAudio.blocks(of: bytes.span.bytes) {
        #expect(block.bytes.lowerBound >= 0 && block.bytes.upperBound <= bytes.count)
      }
    }
  }

  @Test func twoCopiesOutliveOneLossInFive() throws {
    let voice = Signal.voice(seconds: 20)
    let stream = try CodedStream(voice)
    func concealed(copies: Int) throws -> Double {
      var random = SeededGenerator(seed: 6)
      var writer = RedundantAudioWriter(payloadType: 111, copies: copies)
      let track = PlayoutTrack(id: "t")
      let playout = Playout()
      try playout.add(track)
      var output: [UInt8] = []
      var block = [Float](repeating: 0, count: 480)
      for tick in 0..<2_000 {
        if tick % 2 == 1 {
          let packet = stream.packets[tick / 2]
          let payload = packet.payload
          writer.write(payload.span.bytes, timestamp: packet.timestamp, into: &output)
          if Double.random(in: 0...1, using: &random) >= 0.2 {
            track.receiveRedundant(
              output.span.bytes, payloadType: 111, source: 1, sequence: UInt16(tick / 2), timestamp: packet.timestamp,
              arrival: VirtualCall.instant(Double(tick) * 10))
          }
        }
        var span = block.mutableSpan
        playout.tick(at: VirtualCall.instant(Double(tick) * 10 + 2), into: &span)
      }
      playout.remove(id: "t")
      return track.statistics.concealedFraction
    }
    #expect(try concealed(copies: 0) > 0.15)
    #expect(try concealed(copies: 1) < 0.07)
    #expect(try concealed(copies: 2) < 0.025)
  }
}
