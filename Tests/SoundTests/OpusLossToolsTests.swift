import Sound
import Testing

/// What Opus has against loss: copies in the next packet, concealment, and silence that costs nothing.
@Suite struct OpusLossToolsTests {
  @Test func aLostFrameComesBackFromTheNextPacket() throws {
    let voice = Signal.voice(seconds: 6)
    let stream = try CodedStream(voice, configuration: .init(expectedLoss: 15))
    let withCopies = stream.packets.filter { OpusPacket(bytes: $0.payload)?.hasForwardErrorCorrection == true }
    #expect(withCopies.count > stream.packets.count / 3)

    // Every eighth packet is lost; the error of the recovered sound must be well below that of concealment.
    func listen(recovering: Bool) throws -> (heard: [Float], lost: [Range<Int>]) {
      var decoder = try OpusDecoder()
      var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
      var heard: [Float] = []
      var lost: [Range<Int>] = []
      for (n, packet) in stream.packets.enumerated() {
        if n % 8 == 5, n + 1 < stream.packets.count {
          let next = stream.packets[n + 1].payload
          if OpusPacket(bytes: next)?.hasForwardErrorCorrection == true {
            lost.append(heard.count..<(heard.count + 960))
          }
          let frames =
            recovering
            ? try decoder.recover(before: next, frames: 960, into: &room).get()
            : try decoder.conceal(frames: 960, into: &room).get()
          #expect(frames == 960)
        } else {
          _ = try decoder.decode(bytes: packet.payload, into: &room).get()
        }
        heard += room[0..<960]
      }
      return (heard, lost)
    }
    let clean = try {
      var decoder = try OpusDecoder()
      var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
      return try stream.packets.flatMap { packet in
        let frames = try decoder.decode(bytes: packet.payload, into: &room).get()
        return Array(room[0..<frames])
      }
    }()
    func error(_ outcome: (heard: [Float], lost: [Range<Int>])) -> Double {
      outcome.lost.reduce(0) { sum, range in
        sum + range.reduce(0) { $0 + Double((outcome.heard[$1] - clean[$1]) * (outcome.heard[$1] - clean[$1])) }
      }
    }
    let recovered = try listen(recovering: true)
    #expect(recovered.lost.count > 8)
    #expect(error(recovered) < 0.5 * error(try listen(recovering: false)))
  }

  @Test func concealmentGoesOnAndFades() throws {
    let stream = try CodedStream(Signal.tone(300, seconds: 1))
    var decoder = try OpusDecoder()
    var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    for packet in stream.packets { _ = try decoder.decode(bytes: packet.payload, into: &room).get() }
    let before = Signal.rms(room[0..<960])
    let made = try decoder.conceal(frames: 480, into: &room).get()
    #expect(made == 480)
    let first = Signal.rms(room[0..<480])
    for _ in 0..<60 { _ = try decoder.conceal(frames: 480, into: &room).get() }
    #expect(first > 0.3 * before)
    #expect(Signal.rms(room[0..<480]) < 0.3 * first)
  }

  @Test func silenceIsHardlySentWithDiscontinuousTransmission() throws {
    let sound = Signal.voice(seconds: 1) + [Float](repeating: 0, count: 3 * 48_000)
    let thrifty = try CodedStream(sound, configuration: .init(discontinuousTransmission: true))
    let plain = try CodedStream(sound)
    #expect(plain.packets.count == 200)
    #expect(thrifty.packets.count < 120)
    let header = try #require(thrifty.packets.first { $0.payload.count <= 2 })
    #expect(OpusPacket(bytes: header.payload)?.isDiscontinuous == true)
    // While nothing is sent the timestamp goes on.
    let gaps = zip(thrifty.packets, thrifty.packets.dropFirst()).map { $1.timestamp - $0.timestamp }
    #expect((gaps.max() ?? 0) >= 9_600)
    #expect(gaps.allSatisfy { $0 % 960 == 0 })
  }
}
