import MediaBasics
import Sound
import Testing

@Suite struct OpusBadPacketTests {
  @Test(
    arguments: [
      [],  // nothing at all
      [0x01, 0x00],  // two equal frames in an odd number of bytes
      [0x02],  // two frames and no length
      [0x02, 0xff],  // a length cut in the middle
      [0x02, 0x05, 0x00],  // a first frame longer than the packet
      [0x03],  // many frames and no count
      [0x03, 0x00],  // no frames
      [0xff, 0x31, 0x00],  // 49 frames
      [0x1b, 0x03],  // three frames of 60 ms
      [0x03, 0x41, 0xff],  // padding cut short
      [0x03, 0x41, 0x05, 0x00],  // more padding than packet
      [0x03, 0x83, 0x01, 0x01, 0x00],  // frames longer than what is left
      [0x03, 0x02, 0x00],  // two equal frames in one byte
    ] as [[UInt8]])
  func brokenFramingIsRefused(bytes: [UInt8]) throws {
    #expect(OpusPacket(bytes: bytes) == nil)
    var decoder = try OpusDecoder()
    var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    let decoded = decoder.decode(bytes: bytes, into: &room)
    #expect(decoded == .failure(.badPacket))
    let recovered = decoder.recover(before: bytes, frames: 960, into: &room)
    #expect(recovered == .failure(.badPacket))
    var buffer = try JitterBuffer()
    let answer = buffer.insert(bytes: bytes, source: 1, sequence: 1, timestamp: 1, arrival: .zero)
    #expect(answer == .malformed)
    let malformed = buffer.statistics.malformed
    #expect(malformed == 1)
  }

  @Test func aPacketLongerThanANetworkCarriesIsRefused() {
    let bytes = [UInt8](repeating: 0, count: 1_501)
    #expect(OpusPacket(bytes: bytes) == nil)
  }

  @Test func randomBytesNeverTrapAndAlwaysSoundBounded() throws {
    var random = SeededGenerator(seed: 99)
    var decoder = try OpusDecoder(channels: .stereo)
    var room = [Float](repeating: 0, count: 2 * OpusPacket.maximumSamples)
    for _ in 0..<3_000 {
      let bytes = random.bytes(Int.random(in: 0...120, using: &random))
      let decoded = decoder.decode(bytes: bytes, into: &room)
      guard let packet = OpusPacket(bytes: bytes) else {
        #expect(decoded == .failure(.badPacket))
        continue
      }
      #expect(packet.samples > 0 && packet.samples <= OpusPacket.maximumSamples)
      if case .success(let frames) = decoded { #expect(frames == packet.samples) }
    }
  }

  @Test func theRoomForTheSoundIsNeverOverrun() throws {
    let stream = try CodedStream(Signal.tone(440, seconds: 0.1))
    let packet = try #require(stream.packets.first).payload
    var decoder = try OpusDecoder()
    var small = [Float](repeating: 0, count: 480)
    guard case .failure = decoder.decode(bytes: packet, into: &small) else {
      Issue.record("960 samples went into room for 480")
      return
    }
    let concealed = decoder.conceal(frames: 960, into: &small)
    #expect(concealed == .failure(.noRoom))
  }
}
