import Glibc

/// A steady sine wave at −12 dBFS.
public final class ToneSource: AudioSource {
  /// Frequencies accepted, Hz.
  public static let frequencies = 20.0...20_000.0
  /// Peak of the wave, linear.
  public static let amplitude: Float = 0.25

  public let name: String
  public let pacing = Pacing.engine
  /// Radians per sample.
  private let step: Double
  /// Where the unit vector lies after one step.
  private let turn: (x: Double, y: Double)
  private var phase = 0.0

  /// - Parameter frequency: Hz; brought into 20…20 000.
  public init(frequency: Double = 440) {
    let bounded =
      frequency.isFinite
      ? max(Self.frequencies.lowerBound, min(Self.frequencies.upperBound, frequency)) : 440
    name = "tone of \(bounded) Hz"
    step = 2 * Double.pi * bounded / Double(AudioBlock.sampleRate)
    turn = (cos(step), sin(step))
  }

  public func start() throws(SoundFailure) {}

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    // A pointer that turns by a step per sample; it starts anew from the phase with each block, so that errors do not add up.
    var (x, y) = (cos(phase), sin(phase))
    for i in block.indices {
      block[i] = Self.amplitude * Float(y)
      (x, y) = (x * turn.x - y * turn.y, x * turn.y + y * turn.x)
    }
    phase = (phase + step * Double(block.count)).truncatingRemainder(dividingBy: 2 * Double.pi)
    return .frames(block.count)
  }

  public func stop() {}
}
