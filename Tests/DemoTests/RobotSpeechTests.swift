import MediaBasics
import Sound
import Testing

@testable import Demo

/// What the robots say, as anybody would hear it.
struct RobotSpeechTests {
  /// Levels of 10 ms (dBov) and signs of the samples' changes.
  private struct Heard {
    var samples: [Float] = []
    var levels: [Int] = []
  }

  private func heard(_ speech: RobotSpeech) throws -> Heard {
    var decoder = try OpusDecoder()
    var block = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    var heard = Heard()
    for packet in speech.packets {
      let count = try decoder.decode(packet.payload.span.bytes, into: &block).get()
      // 20 ms at 48 kHz.
      #expect(count == 960)
      heard.samples += block[..<count]
      for half in [0..<480, 480..<960] { heard.levels.append(LevelMeter.level(of: Array(block[half]).span)) }
    }
    return heard
  }

  @Test func thereAreSixVoices() { #expect(RobotSpeech.all.count == 6) }

  @Test(arguments: 0..<6) func soundsLikeSpeechOfAFewSeconds(_ index: Int) throws {
    let speech = RobotSpeech.all[index]
    let heard = try heard(speech)
    let seconds = Double(heard.samples.count) / 48_000
    #expect(seconds > 1.5 && seconds < 10)
    // Speech is loud and quiet by turns, several times a second, and neither clipped nor faint.
    let loudest = try #require(heard.levels.max())
    #expect(loudest > -30 && loudest < 0)
    #expect(heard.samples.allSatisfy { abs($0) <= 1 })
    let isLoud = heard.levels.map { $0 > loudest - 15 }
    let turns = zip(isLoud, isLoud.dropFirst()).filter { $0 != $1 }.count
    #expect(Double(turns) / seconds > 1.5, "\(turns) turns in \(seconds) s")
    let share = Double(isLoud.filter { $0 }.count) / Double(isLoud.count)
    #expect(share > 0.2 && share < 0.97)
    // Voiced sounds repeat 70 to 400 times a second, and not always at one pitch, as a beep would.
    let pitches = Self.pitches(heard.samples)
    #expect(pitches.count > 10)
    #expect(try #require(pitches.max()) > 1.1 * (try #require(pitches.min())))
  }

  @Test(arguments: 0..<6) func statedLevelsAreThoseOfTheSound(_ index: Int) throws {
    let speech = RobotSpeech.all[index]
    let heard = try heard(speech)
    var difference = 0
    var counted = 0
    for (i, packet) in speech.packets.enumerated() where packet.level < 45 {
      // The coder delays by a few milliseconds, so that a packet's sound may be in this block or the next.
      let near = heard.levels[(2 * i)..<min(heard.levels.count, 2 * i + 4)]
      difference += abs(-Int(packet.level) - (near.max() ?? LevelMeter.silence))
      counted += 1
    }
    #expect(counted > 30 && difference < 8 * counted, "\(difference) dB over \(counted) packets")
  }

  @Test func voicesDiffer() throws {
    #expect(Set(RobotSpeech.all.map { $0.packets.flatMap(\.payload) }).count == 6)
  }

  @Test(arguments: [[], [40], [40, 0], [40, 0, 5, 1, 2], [40, 0, 1, 9, 40]] as [[UInt8]])
  func fileThatIsCutOffIsNone(_ bytes: [UInt8]) { #expect(RobotSpeech(bytes) == nil) }

  @Test func levelsStayWithinTheirBounds() throws {
    #expect(try #require(RobotSpeech([255, 0, 1, 9])).packets.map(\.level) == [127])
  }

  /// Pitches, Hz, of the blocks of 40 ms that repeat clearly.
  private static func pitches(_ samples: [Float]) -> [Double] {
    var found: [Double] = []
    for start in stride(from: 0, to: samples.count - 3_840, by: 1_920) {
      let block = samples[start..<(start + 3_840)]
      let energy = block.prefix(1_920).reduce(0) { $0 + $1 * $1 }
      guard energy > 1_920 * 1e-4 else { continue }
      var best: (lag: Int, likeness: Float) = (0, 0)
      for lag in stride(from: 120, through: 685, by: 3) {
        var product: Float = 0
        var shifted: Float = 0
        for i in start..<(start + 1_920) {
          product += samples[i] * samples[i + lag]
          shifted += samples[i + lag] * samples[i + lag]
        }
        let likeness = product / max(1e-9, (energy * shifted).squareRoot())
        // The shortest period that fits: its multiples fit as well.
        if likeness > best.likeness + 0.02 { best = (lag, likeness) }
      }
      if best.likeness > 0.6 { found.append(48_000 / Double(best.lag)) }
    }
    return found
  }
}
