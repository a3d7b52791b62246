import Sound
import Testing

@Suite struct MixingTests {
  func mix(_ tracks: [(samples: [Float], gain: Float)], blocks: Int) -> [Float] {
    var mixer = Mixer()
    var mixed: [Float] = []
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    for n in 0..<blocks {
      mixer.begin()
      for track in tracks {
        let part = Array(track.samples[(n * 480)..<(n * 480 + 480)])
        mixer.add(part, from: track.gain, to: track.gain)
      }
      var span = block.mutableSpan
      mixer.finish(into: &span)
      mixed += block
    }
    return mixed
  }

  @Test func whatFitsIsAddedExactly() {
    let a = Signal.tone(300, seconds: 1, amplitude: 0.3)
    let b = Signal.tone(700, seconds: 1, amplitude: 0.4)
    let mixed = mix([(a, 1), (b, 1)], blocks: 100)
    #expect(zip(mixed, zip(a, b)).allSatisfy { $0 == $1.0 + $1.1 })
  }

  @Test func aTrackIsAsLoudAsItsGainSays() {
    let tone = Signal.tone(300, seconds: 1, amplitude: 0.3)
    for gain in [Float(0), 0.5, 1, 2] {
      #expect(abs(Signal.rms(mix([(tone, gain)], blocks: 100)) - Double(gain) * Signal.rms(tone)) < 1e-4)
    }
  }

  @Test func tooManyLoudTracksAreTurnedDownNotClipped() {
    let loud = (0..<6).map { (Signal.tone(200 + 61 * Double($0), seconds: 3, amplitude: 0.6), Float(1)) }
    let mixed = mix(loud, blocks: 300)
    #expect(mixed.allSatisfy { abs($0) <= 1 })
    #expect(Signal.rms(mixed[48_000...]) > 0.25)
    // Clipping would leave runs of samples at the limit.
    let pinned = mixed[48_000...].filter { abs($0) > 0.995 }.count
    #expect(pinned < 20)
  }

  @Test func aSteadyLoudToneIsLimitedWithoutDistortion() {
    let mixed = mix([(Signal.tone(440, seconds: 3, amplitude: 0.9), 2)], blocks: 300)
    #expect(Signal.signalToNoise(mixed[96_000...], frequency: 440) > 35)
    #expect(Signal.rms(mixed[96_000...]) > 0.55)
  }

  @Test func afterALoudMomentTheMixIsUntouchedAgain() {
    var samples = Signal.tone(440, seconds: 4, amplitude: 0.3)
    for i in 48_000..<52_800 { samples[i] *= 5 }
    let mixed = mix([(samples, 1)], blocks: 400)
    #expect(Array(mixed[144_000...]) == Array(samples[144_000...]))
  }

  @Test func aChangeOfGainDoesNotClick() {
    let tone = Signal.tone(200, seconds: 0.02, amplitude: 0.5)
    var mixer = Mixer()
    mixer.begin()
    mixer.add(Array(tone[0..<480]), from: 0, to: 1)
    var block = [Float](repeating: 0, count: 480)
    var span = block.mutableSpan
    mixer.finish(into: &span)
    #expect(abs(block[0]) < 0.01)
    #expect(Signal.greatestStep(block) < 0.03)
  }

  @Test func nonsenseDoesNotSpread() {
    var bad = [Float](repeating: .nan, count: 480)
    bad[5] = .infinity
    bad[6] = 1e30
    let mixed = mix([(bad + [Float](repeating: 0, count: 480), 1)], blocks: 2)
    #expect(mixed.allSatisfy { $0.isFinite && abs($0) <= 1 })
    #expect(mixed[480...].allSatisfy { $0 == 0 })
  }
}
