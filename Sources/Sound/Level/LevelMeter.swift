import Glibc

/// Measures sound the way RTP header extensions carry it: dB relative to overload, −127…0 (RFC 6464, RFC 6465).
public enum LevelMeter {
  /// The level of digital silence.
  public static let silence = -127

  /// The level of a block by its RMS; 0 is a square wave at full scale, −127 is silence or less.
  public static func level(of samples: borrowing Span<Float>) -> Int {
    guard samples.count > 0 else { return silence }
    var sum: Float = 0
    for i in samples.indices {
      let value = samples[i]
      sum += value * value
    }
    return level(meanSquare: Double(sum) / Double(samples.count))
  }

  /// The level of a mean square value.
  public static func level(meanSquare: Double) -> Int {
    guard meanSquare > 1e-13, meanSquare.isFinite else { return silence }
    return max(silence, min(0, Int((10 * log10(meanSquare)).rounded())))
  }

  /// The linear amplitude of a level in dB; 0 dB is 1.
  public static func amplitude(decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
}
