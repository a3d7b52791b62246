import MediaBasics

/// The unit in which sound moves inside the process: 10 ms at 48 kHz, samples as floats in −1…1.
public enum AudioBlock {
  /// Samples per second and channel everywhere between a source and a sink.
  public static let sampleRate = 48_000

  /// Samples per channel in one block.
  public static let frames = 480

  /// How long one block sounds.
  public static let duration = MediaDuration.milliseconds(10)

  /// The duration of `samples` samples per channel at 48 kHz.
  @inlinable public static func duration(of samples: Int64) -> MediaDuration {
    // 48 samples last a millisecond; 62 500 / 3 ns each. Saturates far beyond any span a stream can have.
    let bounded = max(-9_000_000_000_000, min(9_000_000_000_000, samples))
    return MediaDuration(nanoseconds: bounded * 62_500 / 3)
  }

  /// How many samples per channel sound in `duration`, rounded down.
  @inlinable public static func samples(in duration: MediaDuration) -> Int64 {
    let bounded = max(-9_000_000_000_000_000, min(9_000_000_000_000_000, duration.nanoseconds))
    return bounded / 1_000 * 48 / 1_000
  }
}
