/// Turns floats into 16-bit samples, as files and pipes want them.
enum SampleEncoding {
  /// The nearest 16-bit sample; what is outside −1…1 is held at the limit.
  @inline(__always)
  static func signed16(_ value: Float) -> Int16 {
    guard value.isFinite else { return 0 }
    return Int16(max(-32_768, min(32_767, (value * 32_768).rounded())))
  }

  /// Appends little-endian 16-bit samples.
  static func append(_ block: borrowing Span<Float>, to bytes: inout [UInt8]) {
    for i in block.indices {
      let sample = UInt16(bitPattern: signed16(block[i]))
      bytes.append(UInt8(truncatingIfNeeded: sample))
      bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
  }
}
