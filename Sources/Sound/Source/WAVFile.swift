import Glibc
import MediaBasics

/// A RIFF/WAVE file opened for reading: where its samples are and what they mean.
///
/// The header is read in bounded steps, and everything it claims is checked against the length of the file.
struct WAVFile: ~Copyable {
  /// Chunks looked at before giving up.
  private static let mostChunks = 256

  let path: String
  let format: PCMFormat
  /// Where the samples begin, bytes.
  let dataOffset: Int
  /// Whole frames that the file holds.
  let frames: Int
  private let descriptor: Int32

  /// - Throws: `SoundFailure.system` when the file cannot be opened, `.badFile` when it is no WAVE file we can read.
  init(path: String) throws(SoundFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("cannot read \(path)") }
    var layout: (format: PCMFormat, offset: Int, frames: Int)?
    var failure: SoundFailure?
    do throws(SoundFailure) { layout = try Self.examine(descriptor, path) } catch { failure = error }
    guard let layout else {
      _ = close(descriptor)
      throw failure ?? .badFile(path: path, reason: "is no WAV file")
    }
    self.path = path
    self.descriptor = descriptor
    format = layout.format
    dataOffset = layout.offset
    frames = layout.frames
  }

  deinit { _ = close(descriptor) }

  /// Reads up to `bytes.count` bytes of samples from the byte `offset` of the sample data on; answers bytes read.
  func read(into bytes: inout [UInt8], count: Int, at offset: Int) throws(SoundFailure) -> Int {
    let wanted = max(0, min(count, bytes.count, frames * format.frameBytes - offset))
    var got = 0
    while got < wanted {
      let n = bytes.withUnsafeMutableBytes { room -> Int in
        guard let base = room.baseAddress else { return 0 }
        return pread(descriptor, base + got, wanted - got, dataOffset + offset + got)
      }
      if n < 0 {
        if errno == EINTR { continue }
        throw .last("cannot read \(path)")
      }
      if n == 0 { break }
      got += n
    }
    return got
  }

  private static func examine(
    _ descriptor: Int32, _ path: String
  ) throws(SoundFailure) -> (format: PCMFormat, offset: Int, frames: Int) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last("cannot read \(path)") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .badFile(path: path, reason: "is not a regular file; use pcm: for a pipe of raw samples")
    }
    let length = Int(status.st_size)

    let head = try bytes(descriptor, path, at: 0, count: 12)
    guard head.count == 12 else { throw .badFile(path: path, reason: "is too short to be a WAV file") }
    switch tag(head, at: 0) {
    case "RIFF": break
    case "RIFX": throw .badFile(path: path, reason: "is a big-endian WAV file (RIFX), which is not read; convert it")
    case "RF64", "BW64":
      throw .badFile(path: path, reason: "is a 64-bit WAV file (RF64), which is not read; split it")
    default: throw .badFile(path: path, reason: "is no WAV file: it does not begin with RIFF")
    }
    guard tag(head, at: 8) == "WAVE" else { throw .badFile(path: path, reason: "is a RIFF file but holds no WAVE") }

    var offset = 12
    var format: PCMFormat?
    for _ in 0..<mostChunks {
      let header = try bytes(descriptor, path, at: offset, count: 8)
      guard header.count == 8 else { break }
      var reader = ByteReader(header.span.bytes)
      reader.skip(4)
      let size = Int(reader.u32le() ?? 0)
      let body = offset + 8
      switch tag(header, at: 0) {
      case "fmt ":
        let fields = try bytes(descriptor, path, at: body, count: min(size, 40))
        format = try describe(fields, path)
      case "data":
        guard let format else { throw .badFile(path: path, reason: "has its samples before their format") }
        // A writer that could not go back leaves a size of zero or all ones; then the file ends with its samples.
        let present = max(0, length - body)
        let claimed = size == 0 || size == 0xffff_ffff ? present : size
        let frames = min(claimed, present) / format.frameBytes
        guard frames > 0 else { throw .badFile(path: path, reason: "holds no sound") }
        return (format, body, frames)
      default: break
      }
      offset = body + size + size % 2
    }
    throw .badFile(path: path, reason: format == nil ? "does not say what its samples are" : "holds no samples")
  }

  private static func describe(_ fields: [UInt8], _ path: String) throws(SoundFailure) -> PCMFormat {
    var reader = ByteReader(fields.span.bytes)
    guard var code = reader.u16le(), let channels = reader.u16le(), let rate = reader.u32le(), reader.skip(4),
      let alignment = reader.u16le(), let bits = reader.u16le()
    else { throw .badFile(path: path, reason: "has a format that is cut short") }
    if code == 0xfffe {
      // Extensible: the code proper is the beginning of the sub-format's identifier.
      guard reader.skip(8), let sub = reader.u16le() else {
        throw .badFile(path: path, reason: "has a format that is cut short")
      }
      code = sub
    }
    let encoding: PCMEncoding
    switch (code, bits) {
    case (1, 8): encoding = .unsigned8
    case (1, 16): encoding = .signed16
    case (1, 24): encoding = .signed24
    case (1, 32): encoding = .signed32
    case (3, 32): encoding = .float32
    case (3, 64): encoding = .float64
    case (1, _), (3, _): throw .badFile(path: path, reason: "has \(bits)-bit samples; 8, 16, 24 or 32 bits are read")
    default: throw .badFile(path: path, reason: "is compressed (format \(code)); only plain PCM is read, convert it")
    }
    let format = PCMFormat(encoding: encoding, rate: Int(rate), channels: Int(channels))
    if let objection = format.objection { throw .badFile(path: path, reason: objection) }
    guard Int(alignment) == format.frameBytes else {
      throw .badFile(path: path, reason: "contradicts itself: \(alignment) bytes per frame, not \(format.frameBytes)")
    }
    return format
  }

  private static func bytes(
    _ descriptor: Int32, _ path: String, at offset: Int, count: Int
  ) throws(SoundFailure) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let n = room.withUnsafeMutableBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        return pread(descriptor, base + got, count - got, offset + got)
      }
      if n < 0 {
        if errno == EINTR { continue }
        throw .last("cannot read \(path)")
      }
      if n == 0 { break }
      got += n
    }
    return Array(room[0..<got])
  }

  private static func tag(_ bytes: [UInt8], at offset: Int) -> String {
    String(decoding: bytes.dropFirst(offset).prefix(4), as: UTF8.self)
  }
}
