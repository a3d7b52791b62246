import Sound
import Testing

@Suite struct OpusRoundTripTests {
  @Test(arguments: [1, 2, 4, 6]) func aToneComesBackWithItsPitch(blocksPerFrame: Int) throws {
    let tone = Signal.tone(440, seconds: 2)
    let stream = try CodedStream(tone, blocksPerFrame: blocksPerFrame)
    #expect(stream.packets.count == 200 / blocksPerFrame)
    var decoder = try OpusDecoder()
    var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    var heard: [Float] = []
    for packet in stream.packets {
      let parsed = try #require(OpusPacket(bytes: packet.payload))
      #expect(parsed.samples == blocksPerFrame * AudioBlock.frames)
      let frames = try decoder.decode(bytes: packet.payload, into: &room).get()
      #expect(frames == parsed.samples)
      heard += room[0..<frames]
    }
    #expect(abs(Signal.frequency(heard[48_000...]) - 440) < 0.5)
    #expect(abs(Signal.rms(heard[48_000...]) / Signal.rms(tone) - 1) < 0.1)
  }

  @Test func stereoKeepsItsSidesAndBecomesMonoWhereMonoIsAsked() throws {
    let left = Signal.tone(440, seconds: 1)
    let right = Signal.tone(660, seconds: 1)
    var encoder = try OpusEncoder(configuration: .init(channels: .stereo, bitrate: 96_000, speech: false))
    var stereo = try OpusDecoder(channels: .stereo)
    var mono = try OpusDecoder(channels: .mono)
    var packet = [UInt8](repeating: 0, count: 1_500)
    var room = [Float](repeating: 0, count: 2 * OpusPacket.maximumSamples)
    var heard: (left: [Float], right: [Float], mono: [Float]) = ([], [], [])
    for at in stride(from: 0, to: 48_000, by: 960) {
      let frame = (at..<(at + 960)).flatMap { [left[$0], right[$0]] }
      let bytes = try encoder.encode(frame, into: &packet).get()
      let payload = Array(packet[0..<bytes])
      #expect(OpusPacket(bytes: payload)?.isStereo == true)
      let both = try stereo.decode(bytes: payload, into: &room).get()
      #expect(both == 960)
      for i in 0..<960 {
        heard.left.append(room[2 * i])
        heard.right.append(room[2 * i + 1])
      }
      let one = try mono.decode(bytes: payload, into: &room).get()
      #expect(one == 960)
      heard.mono += room[0..<960]
    }
    #expect(abs(Signal.frequency(heard.left[9_600...]) - 440) < 1)
    #expect(abs(Signal.frequency(heard.right[9_600...]) - 660) < 1)
    #expect(Signal.rms(heard.mono[9_600...]) > 0.2)
  }

  @Test func aBlockOfNoOpusLengthIsRefused() throws {
    var encoder = try OpusEncoder()
    var packet = [UInt8](repeating: 0, count: 1_500)
    let odd = encoder.encode([Float](repeating: 0, count: 441), into: &packet)
    #expect(odd == .failure(.badFrameLength(441)))
    let none = encoder.encode([], into: &packet)
    #expect(none == .failure(.badFrameLength(0)))
    var tiny: [UInt8] = []
    let cramped = encoder.encode([Float](repeating: 0, count: 960), into: &tiny)
    #expect(cramped == .failure(.noRoom))
  }
}
