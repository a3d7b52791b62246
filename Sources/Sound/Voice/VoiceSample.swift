/// Samples as libspeexdsp takes them.
enum VoiceSample {
  /// Full scale is ±32 767; what is no number is silence.
  @inline(__always)
  static func integer(_ sample: Float) -> Int16 {
    guard sample.isFinite else { return 0 }
    return Int16(max(-32_767, min(32_767, (sample * 32_768).rounded())))
  }

  @inline(__always)
  static func float(_ sample: Int16) -> Float { Float(sample) / 32_768 }
}
