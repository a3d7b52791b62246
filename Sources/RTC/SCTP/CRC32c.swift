import MediaBasics

/// The CRC-32C (Castagnoli) checksum that guards every SCTP packet (RFC 9260 appendix A), eight bytes a step.
struct CRC32c {
  /// Eight tables of 256 entries in one run: entry `k * 256 + b` is the remainder of byte `b` followed by `k` zero
  /// bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82f6_3b78 : 0) }
      tables[byte] = remainder
    }
    for entry in 256..<tables.count {
      let before = tables[entry - 256]
      tables[entry] = before >> 8 ^ tables[Int(before & 255)]
    }
    return tables
  }()

  private var remainder: UInt32 = ~0

  /// The checksum of everything fed so far; SCTP writes it with the low byte first.
  var value: UInt32 { ~remainder }

  mutating func update(_ bytes: RawSpan) {
    let tables = Self.tables
    var reader = ByteReader(bytes)
    var state = remainder
    while reader.remaining >= 8, let low = reader.u32le(), let high = reader.u32le() {
      let mixed = state ^ low
      let a = tables[7 * 256 + Int(mixed & 255)] ^ tables[6 * 256 + Int(mixed >> 8 & 255)]
      let b = tables[5 * 256 + Int(mixed >> 16 & 255)] ^ tables[4 * 256 + Int(mixed >> 24)]
      let c = tables[3 * 256 + Int(high & 255)] ^ tables[2 * 256 + Int(high >> 8 & 255)]
      let d = tables[256 + Int(high >> 16 & 255)] ^ tables[Int(high >> 24)]
      state = a ^ b ^ c ^ d
    }
    while let byte = reader.u8() { state = state >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)] }
    remainder = state
  }
}
