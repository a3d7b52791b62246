/// A piece of sound to be played once: 48 kHz, mono.
public struct SoundClip: Sendable {
  let samples: [Float]
  private let count: Int
  private var position = 0

  public init(_ samples: [Float]) { self.init(samples, count: samples.count) }

  /// The first `count` of some samples.
  init(_ samples: [Float], count: Int) {
    self.samples = samples
    self.count = max(0, min(count, samples.count))
  }

  /// A sine wave at −12 dBFS that does not click.
  ///
  /// - Parameters:
  ///   - frequency: Hz.
  ///   - seconds: 0.1…10.
  public static func tone(frequency: Double = 440, seconds: Double) -> SoundClip {
    let source = ToneSource(frequency: frequency)
    var samples: [Float] = []
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    for _ in 0..<Int(max(0.1, min(10, seconds)) * 100) {
      var span = block.mutableSpan
      _ = source.read(into: &span)
      samples += block
    }
    let fade = AudioBlock.frames
    for i in 0..<fade {
      let gain = Float(i) / Float(fade)
      samples[i] *= gain
      samples[samples.count - 1 - i] *= gain
    }
    return SoundClip(samples)
  }

  /// How long it sounds, seconds.
  public var seconds: Double { Double(count) / Double(AudioBlock.sampleRate) }

  /// RMS of its loudest 10 ms, −127…0 dBov.
  public var loudest: Int {
    stride(from: 0, to: count, by: AudioBlock.frames).reduce(LevelMeter.silence) { loudest, start in
      max(loudest, LevelMeter.level(of: samples.span.extracting(start..<min(count, start + AudioBlock.frames))))
    }
  }

  /// Fills the next block; false when all was played.
  mutating func read(into block: inout MutableSpan<Float>) -> Bool {
    guard position < count else { return false }
    for i in block.indices {
      block[i] = position < count ? samples[position] : 0
      position += 1
    }
    return true
  }
}
