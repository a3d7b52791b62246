/// Turns interleaved samples of one channel count into those of another.
public enum ChannelMapping {
  /// Writes the mean of all channels of each frame into `mono`; answers frames written.
  public static func mix(_ samples: borrowing Span<Float>, channels: Int, into mono: inout MutableSpan<Float>) -> Int {
    guard channels > 0 else { return 0 }
    let frames = min(samples.count / channels, mono.count)
    let scale = 1 / Float(channels)
    for i in 0..<frames {
      var sum: Float = 0
      for c in 0..<channels { sum += samples[i * channels + c] }
      mono[i] = sum * scale
    }
    return frames
  }

  /// Writes each mono sample to all channels; answers frames written.
  public static func spread(_ mono: borrowing Span<Float>, channels: Int, into samples: inout MutableSpan<Float>) -> Int
  {
    guard channels > 0 else { return 0 }
    let frames = min(mono.count, samples.count / channels)
    for i in 0..<frames {
      for c in 0..<channels { samples[i * channels + c] = mono[i] }
    }
    return frames
  }
}
