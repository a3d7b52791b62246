import Glibc

/// A steady sine wave at −12 dBFS.
public final class ToneSource: AudioSource {
  /// Frequencies accepted, Hz.
  public static let frequencies = 20.0...20_000.0
  /// Peak of the wave, linear.
  public static let amplitude: Float = 0.25

  public let name: String
  public let pacing = Pacing.engine
  private let step: Double
  private var phase = 0.0

  /// - Parameter frequency: Hz; brought into 20…20 000.
  public init(frequency: Double = 440) {
    let bounded =
      frequency.isFinite
      ? max(Self.frequencies.lowerBound, min(Self.frequencies.upperBound, frequency)) : 440
    name = "tone of \(bounded) Hz"
    step = 2 * Double.pi * bounded / Double(AudioBlock.sampleRate)
  }

  public func start() throws(SoundFailure) {}

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    for i in block.indices {
      block[i] = Self.amplitude * Float(sin(phase))
      phase += step
      if phase > 2 * Double.pi { phase -= 2 * Double.pi }
    }
    return .frames(block.count)
  }

  public func stop() {}
}
