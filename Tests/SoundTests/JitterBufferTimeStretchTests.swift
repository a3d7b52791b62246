import Sound
import Testing

/// Cutting and stretching time is not heard: no clicks, and the pitch stays.
@Suite struct JitterBufferTimeStretchTests {
  /// Twenty times what bad clocks drift, so that there is much to cut or to stretch and nothing to conceal.
  @Test(arguments: [4_000.0, -4_000.0], [220.0, 440, 997])
  func aToneStaysATone(drift: Double, frequency: Double) throws {
    let tone = Signal.tone(frequency, seconds: 20)
    let stream = try CodedStream(tone, configuration: .init(bitrate: 64_000))
    let clean = try VirtualCall().run(stream)
    let outcome = try VirtualCall(drift: drift).run(stream)
    let statistics = outcome.statistics
    #expect(statistics.concealedSamples == 0)
    #expect(drift > 0 ? statistics.acceleratedSamples > 48 * 40 : statistics.expandedSamples > 48 * 40)
    let settled = 96_000..<(outcome.samples.count - 48_000)
    #expect(abs(Signal.frequency(outcome.samples[settled]) - frequency) < 0.5)
    #expect(
      Signal.greatestStep(outcome.samples[settled]) < 1.15 * Signal.greatestStep(clean.samples[96_000..<912_000]))
    #expect(abs(Signal.rms(outcome.samples[settled]) / Signal.rms(clean.samples[settled]) - 1) < 0.02)
  }

  @Test(arguments: [4_000.0, -4_000.0]) func aVoiceStaysAVoice(drift: Double) throws {
    let voice = Signal.voice(seconds: 20)
    let stream = try CodedStream(voice, configuration: .init(bitrate: 64_000))
    let clean = try VirtualCall().run(stream)
    let outcome = try VirtualCall(drift: drift).run(stream)
    #expect(outcome.statistics.concealedSamples == 0)
    #expect(outcome.statistics.acceleratedSamples + outcome.statistics.expandedSamples > 48 * 40)
    #expect(Signal.greatestStep(outcome.samples) < 1.15 * Signal.greatestStep(clean.samples))
    #expect(abs(Signal.rms(outcome.samples) / Signal.rms(clean.samples) - 1) < 0.05)
  }
}
