import LiveKitProtocol

/// Both kinds of compressed bytes, whose originals must stay within a limit whatever they expand to.
enum CompressionTarget {
  private static let limit = 256 * 1024

  static let target = FuzzTarget("compression", longest: 2048) { bytes in
    for kind in [Compression.gzip, .deflateRaw] {
      if let expanded = kind.decompress(bytes, limit: limit) {
        expect(expanded.count <= limit, "what is expanded stays within its limit")
      }
      guard let packed = kind.compress(bytes) else { fatalError("bytes can be compressed") }
      expect(kind.decompress(packed, limit: limit) == bytes, "what is compressed comes back")
      if bytes.count > 1 {
        expect(kind.decompress(packed, limit: bytes.count - 1) == nil, "a limit holds")
      }
    }
  }
}
