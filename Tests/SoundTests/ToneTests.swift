import Glibc
import Testing

@testable import Sound

/// The tone is a sine wave, for as long as anybody listens.
struct ToneTests {
  @Test(arguments: [20.0, 440, 997.3, 20_000])
  func itStaysASineWave(frequency: Double) {
    let tone = ToneSource(frequency: frequency)
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    var worst: Float = 0
    for n in 0..<3_000 {
      var span = block.mutableSpan
      #expect(tone.read(into: &span) == .frames(AudioBlock.frames))
      for i in block.indices {
        let time = Double(n * AudioBlock.frames + i) / Double(AudioBlock.sampleRate)
        let expected = ToneSource.amplitude * Float(sin(2 * Double.pi * frequency * time))
        worst = max(worst, abs(block[i] - expected))
      }
    }
    // Less than the last bit of 24.
    #expect(worst < 1e-7)
  }
}
