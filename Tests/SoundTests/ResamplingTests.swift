import Sound
import Testing

@Suite struct ResamplingTests {
  func convert(_ samples: [Float], from: Int, to: Int, piece: Int = 441, drift: Double = 0) throws -> [Float] {
    var resampler = try #require(Resampler(from: from, to: to))
    resampler.setDrift(partsPerMillion: drift)
    var room = [Float](repeating: 0, count: 480)
    var result: [Float] = []
    var at = 0
    while at < samples.count {
      let end = min(samples.count, at + piece)
      resampler.push(Array(samples[at..<end]))
      at = end
      while true {
        var span = room.mutableSpan
        let made = resampler.pull(into: &span)
        result += room[0..<made]
        if made < room.count { break }
      }
    }
    return result
  }

  @Test(arguments: [
    (44_100, 48_000), (48_000, 44_100), (8_000, 48_000), (48_000, 8_000), (16_000, 48_000), (96_000, 48_000),
    (11_025, 48_000), (192_000, 48_000),
  ])
  func aToneStaysCleanAndKeepsItsLevel(from: Int, to: Int) throws {
    let tone = Signal.tone(440, seconds: 2, rate: from)
    let converted = try convert(tone, from: from, to: to)
    #expect(abs(Double(converted.count) - 2 * Double(to)) < Double(to) / 50)
    let middle = converted[(to / 10)..<(2 * to - to / 5)]
    #expect(Signal.signalToNoise(middle, frequency: 440, rate: to) > 75)
    #expect(abs(Signal.rms(middle) / Signal.rms(tone) - 1) < 0.002)
  }

  @Test func highVoicesPassToo() throws {
    let converted = try convert(Signal.tone(6_000, seconds: 1, rate: 44_100), from: 44_100, to: 48_000)
    #expect(Signal.signalToNoise(converted[4_800..<43_200], frequency: 6_000) > 60)
  }

  @Test func whatTheLowerRateCannotHoldIsGone() throws {
    let tone = Signal.tone(6_000, seconds: 1)
    let converted = try convert(tone, from: 48_000, to: 8_000)
    #expect(Signal.rms(converted[800..<7_000]) < 0.0005 * Signal.rms(tone))
  }

  @Test func theSizeOfThePiecesMakesNoDifference() throws {
    let voice = Signal.voice(seconds: 0.5)
    let large = try convert(voice, from: 48_000, to: 44_100, piece: 24_000)
    for piece in [1, 7, 480, 1_000] {
      #expect(try convert(voice, from: 48_000, to: 44_100, piece: piece) == large)
    }
  }

  @Test(arguments: [200.0, -200.0, 2_000.0]) func theRatioCanBeTrimmed(drift: Double) throws {
    let tone = Signal.tone(1_000, seconds: 2)
    let converted = try convert(tone, from: 48_000, to: 48_000, drift: drift)
    #expect(abs(Signal.frequency(converted[4_800..<86_400]) - 1_000 * (1 + drift / 1e6)) < 0.01)
    #expect(abs(Double(converted.count) - 96_000 * (1 - drift / 1e6)) < 60)
  }

  @Test func neededSaysExactlyWhatIsMissing() throws {
    var resampler = try #require(Resampler(from: 44_100, to: 48_000))
    var room = [Float](repeating: 0, count: 480)
    for _ in 0..<50 {
      let needed = resampler.needed(for: 480)
      if needed > 0 {
        resampler.push([Float](repeating: 0.5, count: needed - 1))
        #expect(resampler.needed(for: 480) == 1)
        resampler.push([0.5])
      }
      #expect(resampler.needed(for: 480) == 0)
      var span = room.mutableSpan
      let made = resampler.pull(into: &span)
      #expect(made == 480)
    }
  }

  @Test func channelsStayApart() throws {
    var resampler = try #require(Resampler(from: 48_000, to: 44_100, channels: 2))
    let left = Signal.tone(440, seconds: 0.5)
    resampler.push(left.flatMap { [$0, 0] })
    var room = [Float](repeating: 0, count: 2 * 20_000)
    var span = room.mutableSpan
    let made = resampler.pull(into: &span)
    #expect(made > 19_000)
    #expect(stride(from: 1, to: 2 * made, by: 2).allSatisfy { room[$0] == 0 })
    #expect(abs(Signal.frequency(stride(from: 4_000, to: 2 * made, by: 2).map { room[$0] }, rate: 44_100) - 440) < 0.1)
  }

  @Test(arguments: [(0, 48_000, 1), (48_000, 1_000_000, 1), (48_000, 48_000, 0), (48_000, 48_000, 33), (-1, 8_000, 1)])
  func impossibleRatesAreRefused(from: Int, to: Int, channels: Int) {
    #expect(Resampler(from: from, to: to, channels: channels) == nil)
  }

  @Test func channelsAreMappedBothWays() {
    var mono = [Float](repeating: 0, count: 3)
    var span = mono.mutableSpan
    let pairs: [Float] = [1, 0, 0.5, 0.5, -1, 1]
    let mixed = ChannelMapping.mix(pairs.span, channels: 2, into: &span)
    #expect(mixed == 3)
    #expect(mono == [0.5, 0.5, 0])
    var stereo = [Float](repeating: 9, count: 6)
    var wide = stereo.mutableSpan
    let singles: [Float] = [1, 2, 3]
    let spread = ChannelMapping.spread(singles.span, channels: 2, into: &wide)
    #expect(spread == 3)
    #expect(stereo == [1, 1, 2, 2, 3, 3])
  }
}
