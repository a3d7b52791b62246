import Sound

/// Raw samples written the long way round, to compare with.
enum RawSamples {
  /// The bytes of one value of −1…1, rounded to the nearest and held at the limits.
  static func bytes(_ value: Float, _ encoding: PCMEncoding) -> [UInt8] {
    func integer(bits: Int, bytes: Int) -> [UInt8] {
      let scale = Double(1 << (bits - 1))
      let bounded = max(-scale, min(scale - 1, (Double(value) * scale).rounded()))
      let pattern = UInt64(bitPattern: Int64(bounded))
      return (0..<bytes).map { UInt8(truncatingIfNeeded: pattern >> UInt64(8 * $0)) }
    }
    switch encoding {
    case .unsigned8: return [integer(bits: 8, bytes: 1)[0] ^ 0x80]
    case .signed16: return integer(bits: 16, bytes: 2)
    case .signed24: return integer(bits: 24, bytes: 3)
    case .signed24Padded: return integer(bits: 24, bytes: 4)
    case .signed32: return integer(bits: 32, bytes: 4)
    case .float32: return withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    case .float64: return withUnsafeBytes(of: Double(value).bitPattern.littleEndian) { Array($0) }
    }
  }

  /// The worst that rounding to an encoding may do.
  static func step(_ encoding: PCMEncoding) -> Float {
    switch encoding {
    case .unsigned8: 1 / 128
    case .signed16: 1 / 32_768
    case .signed24, .signed24Padded, .signed32: 1 / 8_388_608
    case .float32, .float64: 1e-6
    }
  }
}
