import Glibc

/// Measures how much of a sound is a sine of one frequency, in pieces of 100 ms so that gaps between them do no harm.
struct ToneMeter {
  private static let piece = 10 * AudioBlock.frames

  private let step: Double
  private var squares = 0.0
  private var loudest = LevelMeter.silence
  private var samples = 0
  /// Sums over the piece at hand, by cosine and sine.
  private var cosine = 0.0
  private var sine = 0.0
  private var filled = 0
  /// Power of the tone, summed over pieces.
  private var tonePower = 0.0
  private var pieces = 0

  /// - Parameter frequency: Hz.
  init(frequency: Double) { step = 2 * Double.pi * frequency / Double(AudioBlock.sampleRate) }

  mutating func add(_ block: borrowing Span<Float>) {
    loudest = max(loudest, LevelMeter.level(of: block))
    for i in block.indices {
      let value = Double(block[i])
      squares += value * value
      cosine += value * cos(step * Double(filled))
      sine += value * sin(step * Double(filled))
      filled += 1
      if filled == Self.piece { endPiece() }
    }
    samples += block.count
  }

  private mutating func endPiece() {
    // An amplitude of 2·|sum| / n has half of its square as its power.
    let amplitude = 2 * (cosine * cosine + sine * sine).squareRoot() / Double(Self.piece)
    tonePower += amplitude * amplitude / 2
    pieces += 1
    cosine = 0
    sine = 0
    filled = 0
  }

  /// The figures so far.
  func measurement(name: String, format: PCMFormat, xruns: Int) -> AudioDeviceTest.Measurement {
    AudioDeviceTest.Measurement(
      name: name, format: format, seconds: Double(samples) / Double(AudioBlock.sampleRate),
      level: LevelMeter.level(meanSquare: squares / Double(max(1, samples))), loudest: loudest,
      toneLevel: LevelMeter.level(meanSquare: tonePower / Double(max(1, pieces))), xruns: xruns)
  }
}
