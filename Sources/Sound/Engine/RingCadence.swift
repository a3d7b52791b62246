import Glibc

/// The sound of a telephone that rings: 400 and 450 Hz together, twice for 0.4 s with 0.2 s between, every 3 s.
struct RingCadence {
  /// Of both together, linear: −14 dBFS.
  private static let amplitude = 0.2
  private static let period = 3 * AudioBlock.sampleRate
  private static let bursts = [
    0..<AudioBlock.sampleRate * 2 / 5, AudioBlock.sampleRate * 3 / 5..<AudioBlock.sampleRate,
  ]
  /// Samples in which a burst comes up and goes down, so that it does not click.
  private static let ramp = AudioBlock.sampleRate / 100

  private var position = 0

  /// The next samples, in −1…1.
  mutating func fill(_ block: inout MutableSpan<Float>) {
    for index in block.indices {
      block[index] = Float(Self.sample(at: position))
      position = (position + 1) % Self.period
    }
  }

  private static func sample(at position: Int) -> Double {
    guard let burst = bursts.first(where: { $0.contains(position) }) else { return 0 }
    let edge = min(position - burst.lowerBound, burst.upperBound - 1 - position)
    let envelope = min(1, Double(edge) / Double(ramp))
    let time = Double(position) / Double(AudioBlock.sampleRate)
    return amplitude / 2 * envelope * (sin(2 * .pi * 400 * time) + sin(2 * .pi * 450 * time))
  }
}
