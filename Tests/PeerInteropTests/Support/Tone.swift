import Glibc
import Sound

/// Tones as stories say and judge them.
enum Tone {
  /// Level of the tones that our side says, dBFS.
  static let ourLevel = 20 * log10(Double(ToneSource.amplitude) / 2.0.squareRoot())
  /// Level of the tones that the other side says, dBFS (`Tests/Interop/peers/tone.py`).
  static let theirLevel = 20 * log10(16_000.0 / 32_768 / 2.0.squareRoot())
  /// How far a level may be off after Opus, dB.
  static let levelTolerance = 1.5
  /// How far a frequency may be off, Hz.
  static let frequencyTolerance = 2.0

  /// Frequency in Hz by upward zero crossings, and RMS level in dBFS.
  static func measure(_ samples: some Collection<Float>) -> (frequency: Double, level: Double) {
    var (first, last, crossings) = (-1.0, 0.0, 0)
    var previous: Float = 0
    var sum = 0.0
    for (i, value) in samples.enumerated() {
      sum += Double(value) * Double(value)
      if i > 0, previous < 0, value >= 0 {
        let at = Double(i) - Double(value / (value - previous))
        if first < 0 { first = at } else { crossings += 1 }
        last = at
      }
      previous = value
    }
    let frequency = crossings > 0 ? Double(crossings) * Double(AudioBlock.sampleRate) / (last - first) : 0
    return (frequency, 10 * log10(sum / Double(max(1, samples.count)) + 1e-13))
  }

  static func isRight(_ frequency: Double, _ level: Double, wanted: Double, at wantedLevel: Double) -> Bool {
    abs(frequency - wanted) <= frequencyTolerance && abs(level - wantedLevel) <= levelTolerance
  }
}
