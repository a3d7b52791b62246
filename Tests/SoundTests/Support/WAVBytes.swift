import MediaBasics

/// Builds WAV files, good ones and bad ones.
struct WAVBytes {
  var magic = "RIFF"
  var form = "WAVE"
  var code: UInt16 = 1
  var channels: UInt16 = 1
  var rate: UInt32 = 48_000
  var bits: UInt16 = 16
  var alignment: UInt16?
  var dataSize: UInt32?
  var before: [UInt8] = []
  var data: [UInt8] = []

  var bytes: [UInt8] {
    var w = ByteWriter()
    w.append(magic.utf8)
    w.u32le(UInt32(36 + data.count + before.count))
    w.append(form.utf8)
    w.append(before)
    w.append("fmt ".utf8)
    w.u32le(16)
    w.u16le(code)
    w.u16le(channels)
    w.u32le(rate)
    w.u32le(rate &* UInt32(channels) &* UInt32(bits / 8))
    w.u16le(alignment ?? channels &* (bits / 8))
    w.u16le(bits)
    w.append("data".utf8)
    w.u32le(dataSize ?? UInt32(data.count))
    w.append(data)
    return w.bytes
  }

  /// Little-endian 16-bit samples.
  static func signed16(_ samples: [Float]) -> [UInt8] {
    samples.flatMap { value -> [UInt8] in
      let sample = UInt16(bitPattern: Int16(max(-32_768, min(32_767, value * 32_768))))
      return [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
    }
  }

  /// The samples of a plain 16-bit file with a 44-byte header.
  static func samples(of file: [UInt8]) -> [Float] {
    stride(from: 44, to: file.count - 1, by: 2).map {
      Float(Int16(bitPattern: UInt16(file[$0]) | UInt16(file[$0 + 1]) << 8)) / 32_768
    }
  }
}

extension WAVBytes {
  /// Little-endian 16-bit samples, rounded to the nearest.
  static func signed16Rounded(_ samples: [Float]) -> [UInt8] {
    samples.flatMap { value -> [UInt8] in
      let sample = UInt16(bitPattern: Int16(max(-32_768, min(32_767, (value * 32_768).rounded()))))
      return [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
    }
  }
}
