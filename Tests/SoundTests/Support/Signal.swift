import Glibc
import MediaBasics

/// Sounds made for tests, and what can be measured on sounds.
enum Signal {
  /// A sine wave.
  static func tone(_ frequency: Double, seconds: Double, rate: Int = 48_000, amplitude: Double = 0.5) -> [Float] {
    (0..<Int(seconds * Double(rate))).map {
      Float(amplitude * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
    }
  }

  /// White noise, evenly spread.
  static func noise(seconds: Double, amplitude: Double, seed: UInt64 = 1) -> [Float] {
    var random = SeededGenerator(seed: seed)
    return (0..<Int(seconds * 48_000)).map { _ in Float(Double.random(in: -amplitude...amplitude, using: &random)) }
  }

  /// Something like speech: syllables of a buzzing voice through three formants, with hissing between and pauses.
  static func voice(seconds: Double, seed: UInt64 = 1, amplitude: Double = 0.3) -> [Float] {
    var random = SeededGenerator(seed: seed)
    var samples: [Float] = []
    let total = Int(seconds * 48_000)
    samples.reserveCapacity(total)
    var resonators = [Resonator](repeating: Resonator(), count: 3)
    var phase = 0.0
    while samples.count < total {
      let syllable = Int(48_000 * Double.random(in: 0.12...0.28, using: &random))
      let pitch = Double.random(in: 95...170, using: &random)
      let formants = [
        Double.random(in: 300...800, using: &random), Double.random(in: 900...2_200, using: &random), 2_600,
      ]
      for i in resonators.indices { resonators[i].tune(formants[i], width: 90 + 40 * Double(i)) }
      for i in 0..<syllable {
        let x = Double(i) / Double(syllable)
        let envelope = min(1, min(x, 1 - x) * 6)
        phase += pitch * (1 - 0.1 * x) / 48_000
        var pulse = 0.0
        if phase >= 1 {
          phase -= 1
          pulse = 1
        }
        var value = 0.0
        for k in resonators.indices { value += resonators[k].next(pulse) / Double(k + 1) }
        samples.append(Float(envelope * value))
      }
      let hiss = Int(48_000 * Double.random(in: 0.02...0.06, using: &random))
      for _ in 0..<hiss { samples.append(Float(Double.random(in: -0.02...0.02, using: &random))) }
      if Double.random(in: 0...1, using: &random) < 0.25 {
        for _ in 0..<Int(48_000 * 0.2) { samples.append(Float(Double.random(in: -0.0005...0.0005, using: &random))) }
      }
    }
    samples.removeLast(samples.count - total)
    let peak = samples.reduce(Float(0)) { max($0, abs($1)) }
    return samples.map { $0 / max(peak, 1e-6) * Float(amplitude) }
  }

  private struct Resonator {
    private var a = 0.0
    private var b = 0.0
    private var gain = 0.0
    private var y1 = 0.0
    private var y2 = 0.0

    mutating func tune(_ frequency: Double, width: Double) {
      let r = exp(-Double.pi * width / 48_000)
      a = 2 * r * cos(2 * Double.pi * frequency / 48_000)
      b = -r * r
      gain = (1 - r) * 20
    }

    mutating func next(_ x: Double) -> Double {
      let y = gain * x + a * y1 + b * y2
      y2 = y1
      y1 = y
      return y
    }
  }

  /// Power of everything that is not a sine of `frequency` against the power of that sine, dB.
  static func signalToNoise(_ samples: some Collection<Float>, frequency: Double, rate: Int = 48_000) -> Double {
    // Least squares against a sine and a cosine.
    var (ss, sc, cc, sx, cx) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (i, value) in samples.enumerated() {
      let angle = 2 * Double.pi * frequency * Double(i) / Double(rate)
      let (s, c, x) = (sin(angle), cos(angle), Double(value))
      ss += s * s
      sc += s * c
      cc += c * c
      sx += s * x
      cx += c * x
    }
    let determinant = ss * cc - sc * sc
    let a = (sx * cc - cx * sc) / determinant
    let b = (cx * ss - sx * sc) / determinant
    var (signal, noise) = (0.0, 0.0)
    for (i, value) in samples.enumerated() {
      let angle = 2 * Double.pi * frequency * Double(i) / Double(rate)
      let fit = a * sin(angle) + b * cos(angle)
      signal += fit * fit
      noise += (Double(value) - fit) * (Double(value) - fit)
    }
    return 10 * log10(signal / max(noise, 1e-30))
  }

  /// The greatest normalised correlation of `b` with `a`, and how many samples `b` lags behind there.
  static func correlation(_ a: [Float], _ b: [Float], lags: Range<Int>, step: Int = 1) -> (value: Double, lag: Int) {
    var best = (value: -1.0, lag: 0)
    for lag in stride(from: lags.lowerBound, to: lags.upperBound, by: step) {
      var (xy, xx, yy) = (0.0, 0.0, 0.0)
      var i = max(0, -lag)
      while i < a.count, i + lag < b.count {
        let (x, y) = (Double(a[i]), Double(b[i + lag]))
        xy += x * y
        xx += x * x
        yy += y * y
        i += 1
      }
      let value = xy / max((xx * yy).squareRoot(), 1e-12)
      if value > best.value { best = (value, lag) }
    }
    return best
  }

  /// The frequency of a sine, by the times at which it crosses zero upwards.
  static func frequency(_ samples: some Collection<Float>, rate: Int = 48_000) -> Double {
    var first: Double?
    var last = 0.0
    var crossings = 0
    var previous: Float = 0
    for (i, value) in samples.enumerated() {
      if i > 0, previous < 0, value >= 0 {
        let at = Double(i) - Double(value / (value - previous))
        if first == nil { first = at } else { crossings += 1 }
        last = at
      }
      previous = value
    }
    guard let first, crossings > 0 else { return 0 }
    return Double(crossings) * Double(rate) / (last - first)
  }

  static func rms(_ samples: some Collection<Float>) -> Double {
    guard !samples.isEmpty else { return 0 }
    return (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
  }

  /// The greatest step between neighbouring samples.
  static func greatestStep(_ samples: some Collection<Float>) -> Float {
    var previous: Float?
    var greatest: Float = 0
    for value in samples {
      if let previous { greatest = max(greatest, abs(value - previous)) }
      previous = value
    }
    return greatest
  }
}
