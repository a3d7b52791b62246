import Sound
import Testing

/// A sender that says nothing is not a network that loses.
@Suite struct JitterBufferPausesTests {
  @Test(arguments: [0.0, 15.0]) func discontinuousTransmissionIsNotLoss(jitter: Double) throws {
    var sound: [Float] = []
    for n in 0..<5 {
      sound += Signal.voice(seconds: 2, seed: UInt64(n + 1))
      sound += Signal.noise(seconds: 2, amplitude: 0.0006)
    }
    let stream = try CodedStream(sound, configuration: .init(discontinuousTransmission: true))
    #expect(stream.packets.count < 850)
    let outcome = try VirtualCall(seed: 2, jitter: jitter).run(stream)
    #expect(outcome.statistics.lost == outcome.statistics.late)
    #expect(outcome.statistics.concealedFraction < (jitter > 0 ? 0.015 : 0.001))
    #expect(outcome.kinds.filter { $0 == .comfortNoise }.count > 400)
    // The line does not go dead in the pauses, and does not get loud either.
    let pause = Signal.rms(outcome.samples[(3 * 48_000)..<(4 * 48_000 - 9_600)])
    #expect(pause > 1e-6 && pause < 0.01)
    // All that was said is heard.
    #expect(abs(Signal.rms(outcome.samples) / Signal.rms(sound) - 1) < 0.1)
  }

  @Test func aMutedSenderIsSilenceAndItsReturnComesInTime() throws {
    var capture = try Capture()
    var packets: [CodedStream.Packet] = []
    let voice = Signal.voice(seconds: 9)
    for block in 0..<900 {
      capture.isMuted = block >= 300 && block < 600
      let samples = Array(voice[(block * 480)..<(block * 480 + 480)])
      capture.process(samples.span) { payload, frame in
        packets.append(.init(payload: payload.withUnsafeBytes { Array($0) }, timestamp: frame.timestamp))
      }
    }
    #expect(packets.count < 305)
    var stream = try CodedStream([])
    stream.packets = packets
    let outcome = try VirtualCall().run(stream)
    #expect(outcome.statistics.concealedSamples == 0)
    #expect(outcome.statistics.lost == 0)
    #expect(outcome.kinds[480..<590].allSatisfy { $0 == .silence })
    #expect(Signal.rms(outcome.samples[(48 * 4_800)..<(48 * 5_900)]) == 0)
    #expect(outcome.statistics.delayMilliseconds < 22)
    let best = Signal.correlation(
      Array(voice[336_000..<408_000]), Array(outcome.samples[336_000..<412_800]), lags: 0..<4_800, step: 8)
    #expect(best.value > 0.7)
  }
}
