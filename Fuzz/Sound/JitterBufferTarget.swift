import MediaBasics

@testable import Sound

/// Packets of any content, number, time and arrival, and a device that pulls as it likes.
enum JitterBufferTarget {
  /// Honest packets, so that play has something to go on: silence, sound, discontinuous transmission.
  private static let honest: [[UInt8]] = {
    guard var encoder = try? OpusEncoder(configuration: OpusEncoderConfiguration()) else { return [] }
    var packets: [[UInt8]] = [[0xf8, 0xff, 0xfe], [0x78], [0x4b, 0x01]]
    var output = [UInt8](repeating: 0, count: 1_500)
    for turn in 0..<6 {
      let samples = (0..<960).map { Float($0 % (40 + turn)) / 100 }
      if case .success(let count) = encoder.encode(samples, into: &output) { packets.append(Array(output[..<count])) }
    }
    return packets
  }()

  static let target = FuzzTarget("jitter-buffer", longest: 1024) { bytes in
    var input = FuzzInput(bytes)
    let isStereo = input.bool()
    guard var buffer = try? JitterBuffer(configuration: .init(channels: isStereo ? .stereo : .mono)) else { return }
    var block = [Float](repeating: 0, count: AudioBlock.frames * (isStereo ? 2 : 1))
    var now = MediaInstant.zero
    var source: UInt32 = 1
    var sequence: UInt16 = input.u16()
    var timestamp: UInt32 = input.u32()
    var pulls = 0
    while !input.isAtEnd, pulls < 400 {
      switch input.below(12) {
      case 0...4:
        sequence &+= 1
        timestamp &+= 960
      case 5: sequence &+= UInt16(input.u8() & 15)
      case 6: timestamp &+= UInt32(input.u8()) &* 120
      case 7: sequence = input.u16()
      case 8: timestamp = input.u32()
      case 9: if input.below(8) == 0 { source = UInt32(input.u8() & 3) }
      case 10: now += .milliseconds(input.below(2_500))
      default: now += .milliseconds(Int(Int16(bitPattern: input.u16())))
      }
      let payload = input.below(4) == 0 ? input.run(input.below(80)) : honest.isEmpty ? [0xf8] : input.pick(honest)
      buffer.insert(
        payload.span.bytes, source: source, sequence: sequence, timestamp: timestamp, arrival: now,
        isRedundant: input.below(8) == 0)
      for _ in 0..<input.below(4) {
        var span = block.mutableSpan
        buffer.pull(into: &span, at: now)
        pulls += 1
        now += .milliseconds(10)
      }
      // Where sound is stretched or concealed, two pieces of it may overlap.
      expect(
        block.allSatisfy { $0.isFinite && abs($0) <= 2 }, "what is played is sound: \(block.map(abs).max() ?? 0)")
      let statistics = buffer.statistics
      expect(
        statistics.levelMilliseconds >= 0 && statistics.levelMilliseconds < 3_000,
        "what is held is bounded: \(statistics.levelMilliseconds) ms")
    }
  }
}
