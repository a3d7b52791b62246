/// Fills what no packet covers with the quiet noise heard between the words, so that the line does not sound dead.
struct ComfortNoise {
  /// Never louder than this, linear (−56 dBov).
  static let ceiling: Float = 0.0016

  /// Linear RMS of the background as learnt; 0 until something was heard.
  private(set) var level: Float = 0
  private var heard = false
  private var state: UInt32
  private var last: Float = 0

  init(seed: UInt32) { state = seed | 1 }

  /// Learns from `frames` decoded samples per channel: falls to a quieter block at once, rises slowly.
  mutating func learn(_ samples: borrowing [Float], count: Int) {
    guard count > 0 else { return }
    var sum: Float = 0
    for i in 0..<count { sum += samples[i] * samples[i] }
    let level = (sum / Float(count)).squareRoot()
    if !heard || level < self.level {
      self.level = level
      heard = true
    } else {
      // 6 dB in about three seconds of 20 ms frames.
      self.level = min(level, max(self.level, 1e-6) * 1.005)
    }
  }

  /// Writes `frames` samples per channel of noise, softened towards low pitches as rooms are.
  mutating func fill(_ samples: inout [Float], frames: Int, channels: Int) {
    let amplitude = min(level, Self.ceiling)
    for i in 0..<frames {
      state = state &* 1_664_525 &+ 1_013_904_223
      let white = Float(Int32(bitPattern: state)) / 2_147_483_648
      last += 0.5 * (white - last)
      // A one-pole low pass of 0.5 keeps a third of the power of a uniform noise of power a third.
      let value = last * amplitude * 3
      for c in 0..<channels { samples[i * channels + c] = value }
    }
  }

  mutating func reset() {
    level = 0
    heard = false
    last = 0
  }
}
