import MediaBasics
import Sound
import Testing

/// A whole way in virtual time: captured blocks, packets, a network, playout, and the same sound at the other end.
@Suite struct CallThroughFilesTests {
  @Test(arguments: [0.0, 15.0]) func theVoiceThatGoesInComesOut(jitter: Double) throws {
    let voice = Signal.voice(seconds: 8)
    var call = VirtualCall()
    call.jitter = jitter
    let outcome = try call.run(try CodedStream(voice, configuration: .init(bitrate: 64_000)))
    // Without jitter the delay settles once; with it, stretching and cutting move single syllables, not the whole.
    if jitter == 0 {
      let best = Signal.correlation(
        Array(voice[144_000..<240_000]), Array(outcome.samples[144_000..<244_800]), lags: 0..<4_800, step: 4)
      #expect(best.value > 0.9)
      // 20 ms frame, 20 ms network, 6.5 ms codec, at most 20 ms buffer, less the block that is handed out whole.
      #expect(Double(best.lag) / 48 < 57)
    }
    #expect(abs(Signal.rms(outcome.samples) / Signal.rms(voice) - 1) < 0.15)
    #expect(outcome.statistics.concealedFraction < 0.03)
  }
}
