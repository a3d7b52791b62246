import Glibc
import MediaBasics
import Testing

@testable import Sound

/// Noise, loudness, and input that nobody meant to send.
@Suite struct VoiceProcessingTests {
  @Test func withEverythingOffSoundPassesBitForBit() {
    let samples = Signal.voice(seconds: 1) + [.nan, .infinity, 1.7, -3] + Signal.noise(seconds: 0.1, amplitude: 1)
    let output = VoiceProcessor().run(samples)
    #expect(output.map(\.bitPattern) == samples.prefix(output.count).map(\.bitPattern))
  }

  @Test func steadyNoiseIsTurnedDownAndSpeechIsKept() {
    let processor = VoiceProcessor()
    processor.processing.suppressesNoise = true
    let noise = Signal.noise(seconds: 12, amplitude: 0.02)
    var samples = noise
    let words = Signal.voice(seconds: 6, seed: 5)
    for i in words.indices { samples[6 * 48_000 + i] += words[i] }
    let output = processor.run(samples)
    let less = samples.level(from: 3, to: 6) - output.level(from: 3, to: 6)
    #expect(less >= 8)
    let change = output.level(from: 7, to: 12) - words.level(from: 1, to: 6)
    #expect(abs(change) < 2)
    let likeness = Signal.correlation(
      Array(words[48_000..<144_000]), Array(output[(7 * 48_000)..<(9 * 48_000)]), lags: 0..<960, step: 4)
    #expect(likeness.value > 0.95)
  }

  /// Peak amplitude of the voice, and how its level may change.
  @Test(arguments: [(amplitude: 0.02, change: 6.0...30.0), (amplitude: 0.95, change: -30.0...(-3.0))])
  func automaticGainEvensOutLoudness(amplitude: Double, change: ClosedRange<Double>) {
    let processor = VoiceProcessor()
    processor.processing.gain = .automatic
    let samples = Signal.voice(seconds: 14, seed: 4, amplitude: amplitude)
    let output = processor.run(samples)
    let difference = output.level(from: 8, to: 14) - samples.level(from: 8, to: 14)
    #expect(change.contains(difference))
    #expect(output.allSatisfy { abs($0) <= 1 })
    // Flat tops would be clipped peaks.
    #expect(output.filter { abs($0) > 0.999 }.isEmpty)
  }

  @Test func aFixedGainIsWhatItSaysAndDoesNotClip() {
    let processor = VoiceProcessor()
    processor.processing.gain = .fixed(6)
    let quiet = processor.run(Signal.tone(440, seconds: 1, amplitude: 0.1))
    #expect(abs(Double(quiet.map { abs($0) }.max() ?? 0) - 0.1 * pow(10, 6.0 / 20)) < 0.001)
    processor.processing.gain = .fixed(30)
    #expect(processor.run(Signal.tone(440, seconds: 1, amplitude: 0.5)).allSatisfy { abs($0) <= 1 })
    processor.processing.gain = .fixed(-20)
    let lowered = processor.run(Signal.tone(440, seconds: 1, amplitude: 0.5))
    #expect(abs(Double(lowered.map { abs($0) }.max() ?? 0) - 0.05) < 0.001)
  }

  @Test func gainsAreRead() {
    #expect(GainControl("auto") == .automatic)
    #expect(GainControl("off") == .off)
    #expect(GainControl("+3dB") == .fixed(3))
    #expect(GainControl("-12") == .fixed(-12))
    #expect(GainControl("0dB") == .off)
    for text in ["", "loud", "31dB", "-31", "+", "dB", "9999999999999999999", "3 dB"] {
      #expect(GainControl(text) == nil)
    }
    for gain in [GainControl.off, .automatic, .fixed(3), .fixed(-7)] { #expect(GainControl(gain.description) == gain) }
  }

  /// All switches, each with each kind of nonsense before and after proper sound.
  @Test func nonsenseDoesNoLastingHarm() {
    var nonsense: [[Float]] = []
    nonsense.append([Float](repeating: .nan, count: 48_000))
    nonsense.append([Float](repeating: .infinity, count: 48_000))
    nonsense.append((0..<48_000).map { $0 % 96 < 48 ? 1 : -1 })
    nonsense.append((0..<48_000).map { $0 % 2 == 0 ? Float.greatestFiniteMagnitude : -Float.greatestFiniteMagnitude })
    nonsense.append([Float](repeating: 0, count: 96_000))
    nonsense.append(Signal.noise(seconds: 1, amplitude: 1))
    let words = Signal.voice(seconds: 6, seed: 6)
    for (number, bad) in nonsense.enumerated() {
      let reference = EchoReference()
      let processor = VoiceProcessor(reference: reference)
      processor.processing = VoiceProcessing(cancelsEcho: true, suppressesNoise: true, gain: .automatic)
      let samples = bad + words
      // Played at the same time: the same nonsense, which is as bad an echo as can be.
      let output = processor.run(samples) { n in reference.played((n < bad.count / 480 ? samples : []).block(n).span) }
      #expect(output.allSatisfy { $0.isFinite && abs($0) <= 1 }, "nonsense \(number)")
      let end = Double(output.count) / 48_000
      #expect(output.level(from: end - 3, to: end) > words.level(from: 3, to: 6) - 12, "nonsense \(number)")
    }
  }

  @Test func blocksOfAnySizeAreTaken() {
    let processor = VoiceProcessor()
    processor.processing = VoiceProcessing(cancelsEcho: true, suppressesNoise: true, gain: .automatic)
    for count in [0, 1, 479, 480, 481, 2_000] {
      var block = [Float](repeating: 0.1, count: count)
      var span = block.mutableSpan
      processor.process(&span)
      #expect(block.allSatisfy { $0.isFinite })
    }
  }
}
