import MediaBasics
import Sound
import Testing

/// Devices have all sorts of encodings, rates and channels; the call hears and speaks the same through each.
@Suite struct ALSAAnyFormatTests {
  static let encodings: [PCMEncoding] = [
    .unsigned8, .signed16, .signed24, .signed24Padded, .signed32, .float32, .float64,
  ]

  func preference(_ encoding: PCMEncoding, rate: Int = 48_000, channels: Int, blocks: Int = 4) -> ALSAPreference {
    ALSAPreference(encodings: [encoding], rate: rate, channels: [channels], bufferBlocks: blocks)
  }

  @Test(arguments: encodings, [1, 2, 6])
  func everySampleIsPlayedExactly(_ encoding: PCMEncoding, channels: Int) throws {
    let device = try ALSAFile()
    // Every value from the lowest to the highest, and beyond both.
    let samples = (0..<1_440).map { Float($0) / 600 - 1.2 }.map { max(-1, min(1, $0)) }
    let (bytes, format) = try device.play(samples, preference(encoding, channels: channels))
    #expect(format == PCMFormat(encoding: encoding, rate: 48_000, channels: channels))
    let silent = RawSamples.bytes(0, encoding)
    let expected = samples.flatMap { value in
      (0..<channels).flatMap { $0 < 2 ? RawSamples.bytes(value, encoding) : silent }
    }
    #expect(bytes.count >= expected.count)
    #expect(Array(bytes.suffix(expected.count)) == expected)
    // What comes before is the silence that fills the buffer: 20 of its 40 ms.
    let before = bytes.prefix(bytes.count - expected.count)
    #expect(before.count == 960 * channels * silent.count)
    #expect(Array(before) == (0..<(before.count / silent.count)).flatMap { _ in silent })
  }

  @Test(arguments: encodings, [1, 2, 6])
  func everySampleIsCapturedExactly(_ encoding: PCMEncoding, channels: Int) throws {
    let samples = (0..<2_400).map { Float($0) / 1_200 - 1 }
    let bytes = samples.flatMap { value in
      // Left and right differ; what further channels carry is none of the call's business.
      (0..<channels).flatMap { channel in
        RawSamples.bytes(channel == 0 ? value : channel == 1 ? value / 2 : 0.7, encoding)
      }
    }
    let device = try ALSAFile(captured: bytes)
    let (heard, format) = try device.capture(blocks: 5, preference(encoding, channels: channels))
    #expect(format == PCMFormat(encoding: encoding, rate: 48_000, channels: channels))
    #expect(heard.count == 2_400)
    let share: Float = channels == 1 ? 1 : 0.75
    let error = zip(heard, samples).reduce(Float(0)) { max($0, abs($1.0 - share * $1.1)) }
    #expect(error <= RawSamples.step(encoding))
  }

  @Test(arguments: [8_000, 16_000, 44_100, 96_000])
  func aToneIsPlayedAtAnyRate(_ rate: Int) throws {
    let device = try ALSAFile()
    let (bytes, format) = try device.play(
      Signal.tone(440, seconds: 1), preference(.signed16, rate: rate, channels: 1))
    #expect(format?.rate == rate)
    let samples = stride(from: 0, to: bytes.count - 1, by: 2).map {
      Float(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32_768
    }
    // A second, the silence before, less what the resampler holds back.
    #expect(abs(samples.count - rate - rate / 50) < rate / 100)
    let middle = samples[(rate / 5)..<(rate * 4 / 5)]
    #expect(Signal.signalToNoise(middle, frequency: 440, rate: rate) > 70)
    #expect(abs(Signal.rms(middle) - 0.5 / 2.0.squareRoot()) < 0.001)
  }

  @Test(arguments: [8_000, 16_000, 44_100, 96_000])
  func aToneIsCapturedAtAnyRate(_ rate: Int) throws {
    let tone = Signal.tone(440, seconds: 1.2, rate: rate)
    let device = try ALSAFile(captured: tone.flatMap { RawSamples.bytes($0, .signed16) })
    let (heard, format) = try device.capture(blocks: 100, preference(.signed16, rate: rate, channels: 1))
    #expect(format?.rate == rate)
    #expect(heard.count == 48_000)
    let middle = heard[9_600..<38_400]
    #expect(Signal.signalToNoise(middle, frequency: 440) > 70)
    #expect(abs(Signal.rms(middle) - 0.5 / 2.0.squareRoot()) < 0.001)
  }

  @Test func theFirstEncodingThatTheDeviceTakesIsUsed() throws {
    let device = try ALSAFile()
    let (_, format) = try device.play([Float](repeating: 0, count: 480), .output)
    #expect(format == PCMFormat(encoding: .signed16, rate: 48_000, channels: 2))
  }
}
