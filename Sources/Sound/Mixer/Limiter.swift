/// Keeps a mix inside −1…1: turns it down smoothly while it is too loud, and bends the peaks that are faster than that.
///
/// Adds no delay. A mix that stays below `threshold` passes unchanged, bit for bit.
public struct Limiter: Sendable {
  /// Linear peak above which the gain goes down (−1 dBFS).
  public static let threshold: Float = 0.891

  /// Gain at the end of the last block; 1 when nothing is turned down.
  public private(set) var gain: Float = 1

  public init() {}

  /// Limits one block in place.
  public mutating func process(_ samples: inout MutableSpan<Float>) {
    var peak: Float = 0
    for i in samples.indices {
      // Not-a-number would stay for ever; it becomes silence.
      if !samples[i].isFinite { samples[i] = 0 }
      peak = max(peak, abs(samples[i]))
    }
    let wanted = peak > Self.threshold ? Self.threshold / peak : 1
    // Down within the block, up in a fifth of a second.
    let next = wanted < gain ? wanted : gain + (wanted - gain) * 0.05
    let reached = next > 0.9999 ? 1 : next
    guard gain != 1 || reached != 1 else { return }
    let count = samples.count
    let attack = max(1, reached < gain ? count / 8 : count)
    for i in samples.indices {
      let progress = min(1, Float(i + 1) / Float(attack))
      samples[i] = Self.bend(samples[i] * (gain + (reached - gain) * progress))
    }
    gain = reached
  }

  /// Unity up to the threshold, then a curve that approaches 1 and never passes it.
  private static func bend(_ value: Float) -> Float {
    let magnitude = abs(value)
    guard magnitude > threshold else { return value }
    let room = 1 - threshold
    let over = (magnitude - threshold) / room
    let bent = threshold + room * over / (1 + over)
    return value < 0 ? -bent : bent
  }
}
