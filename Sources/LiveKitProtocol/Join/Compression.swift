import CZlib

/// Bounded compression and decompression of whole byte strings.
public enum Compression: Sendable {
  /// RFC 1952.
  case gzip
  /// RFC 1951, without any frame.
  case deflateRaw

  private var windowBits: Int32 {
    switch self {
    case .gzip: 15 + 16
    case .deflateRaw: -15
    }
  }

  /// The original bytes; nil for garbage, an incomplete stream, bytes behind its end, or more than `limit` bytes.
  public func decompress(_ input: [UInt8], limit: Int) -> [UInt8]? {
    run(input, limit: limit, start: ncall_inflate_init, step: { inflate($0, Z_NO_FLUSH) }, end: inflateEnd)
  }

  /// The compressed bytes; nil only when memory is short.
  public func compress(_ input: [UInt8]) -> [UInt8]? {
    run(input, limit: .max, start: ncall_deflate_init, step: { deflate($0, Z_FINISH) }, end: deflateEnd)
  }

  private typealias Stream = UnsafeMutablePointer<z_stream>

  private func run(
    _ input: [UInt8], limit: Int, start: (Stream, Int32) -> Int32, step: (Stream) -> Int32, end: (Stream) -> Int32
  ) -> [UInt8]? {
    guard let length = UInt32(exactly: input.count) else { return nil }
    // zlib keeps a pointer back to the stream, which therefore must not move.
    let stream = Stream.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard start(stream, windowBits) == Z_OK else { return nil }
    defer { _ = end(stream) }
    var input = input
    var output: [UInt8] = []
    let isWhole = input.withUnsafeMutableBufferPointer { source -> Bool in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = length
      while true {
        let (status, made) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { block in
          stream.pointee.next_out = block.baseAddress
          stream.pointee.avail_out = UInt32(block.count)
          let status = step(stream)
          let made = block.count - Int(stream.pointee.avail_out)
          output.append(contentsOf: block[..<made])
          return (status, made)
        }
        guard output.count <= limit else { return false }
        if status == Z_STREAM_END { return stream.pointee.avail_in == 0 }
        guard status == Z_OK, made > 0 || stream.pointee.avail_in > 0 else { return false }
      }
    }
    return isWhole ? output : nil
  }
}
