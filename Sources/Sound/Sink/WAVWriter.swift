import Glibc
import MediaBasics

/// Writes a WAV file (48 kHz mono s16, plain 44-byte header) that is valid after every second, and begins another
/// before the sizes in the header overflow.
struct WAVWriter: ~Copyable {
  /// Bytes of samples after which a new file begins: a little below what 32 bits of length can say.
  static let mostBytes = 4_294_000_000

  /// Paths written so far, the present one last.
  private(set) var paths: [String]
  private let path: String
  private let limit: Int
  private var descriptor: Int32
  /// Bytes of samples in the present file, and those that its header tells of.
  private var written = 0
  private var told = 0

  /// - Parameter limit: bytes of samples in one file.
  init(path: String, limit: Int = mostBytes) throws(SoundFailure) {
    self.path = path
    self.limit = max(2, min(Self.mostBytes, limit)) / 2 * 2
    paths = [path]
    descriptor = -1
    descriptor = try Self.create(path)
  }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  /// Appends little-endian 16-bit samples.
  mutating func append(_ bytes: borrowing [UInt8]) throws(SoundFailure) {
    var offset = 0
    while offset < bytes.count {
      if written >= limit { try beginNext() }
      let count = min(bytes.count - offset, limit - written)
      let from = offset
      let n = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return pwrite(descriptor, base + from, count, 44 + written)
      }
      if n < 0 {
        if errno == EINTR { continue }
        let failure = SoundFailure.last(paths.last ?? path)
        // What is there stays readable.
        try? tell()
        throw failure
      }
      written += n
      offset += n
      if written - told >= 2 * AudioBlock.sampleRate { try tell() }
    }
  }

  /// Makes the header say what the file holds, and closes it.
  mutating func finish() throws(SoundFailure) {
    guard descriptor >= 0 else { return }
    var failure: SoundFailure?
    do throws(SoundFailure) { try tell() } catch { failure = error }
    // A disk over the network may say only now that it is full.
    if close(descriptor) != 0, failure == nil { failure = .last(paths.last ?? path) }
    descriptor = -1
    if let failure { throw failure }
  }

  private mutating func tell() throws(SoundFailure) {
    try Self.putHeader(descriptor, paths.last ?? path, bytes: written - written % 2)
    told = written
  }

  private mutating func beginNext() throws(SoundFailure) {
    try finish()
    let next = Self.numbered(path, paths.count + 1)
    descriptor = try Self.create(next)
    paths.append(next)
    written = 0
    told = 0
  }

  /// The name of the n-th file: `call.wav`, `call-2.wav`, …
  static func numbered(_ path: String, _ n: Int) -> String {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    guard let dot = path.lastIndex(of: "."), dot > slash else { return "\(path)-\(n)" }
    return "\(path[..<dot])-\(n)\(path[dot...])"
  }

  private static func create(_ path: String) throws(SoundFailure) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("cannot write \(path)") }
    do throws(SoundFailure) { try putHeader(descriptor, path, bytes: 0) } catch {
      _ = close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func putHeader(_ descriptor: Int32, _ path: String, bytes: Int) throws(SoundFailure) {
    var header = ByteWriter(reserving: 44)
    let rate = UInt32(AudioBlock.sampleRate)
    header.append("RIFF".utf8)
    header.u32le(UInt32(36 + bytes))
    header.append("WAVEfmt ".utf8)
    header.u32le(16)
    header.u16le(1)
    header.u16le(1)
    header.u32le(rate)
    header.u32le(rate * 2)
    header.u16le(2)
    header.u16le(16)
    header.append("data".utf8)
    header.u32le(UInt32(bytes))
    let n = header.bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard n == 44 else { throw n < 0 ? .last(path) : .diskFull(path: path) }
  }
}
