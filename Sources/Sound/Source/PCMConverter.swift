import MediaBasics

/// Turns raw samples of any format into blocks of 48 kHz mono.
struct PCMConverter {
  let format: PCMFormat
  /// Channels, from the first, whose mean is taken.
  private let heardChannels: Int
  /// Nil where the rate is right already.
  private var resampler: Resampler?
  private var mono: [Float] = []
  /// Converted samples that wait; used only without a resampler.
  private var ready: [Float] = []

  /// Nil where the format is impossible.
  ///
  /// - Parameter hearing: only so many channels, from the first.
  init?(format: PCMFormat, hearing: Int = PCMFormat.channelRange.upperBound) {
    guard format.objection == nil else { return nil }
    self.format = format
    heardChannels = max(1, min(format.channels, hearing))
    if format.rate != AudioBlock.sampleRate {
      guard let made = Resampler(from: format.rate, to: AudioBlock.sampleRate) else { return nil }
      resampler = made
    }
    mono.reserveCapacity(8_192)
    ready.reserveCapacity(8_192)
  }

  /// Bytes of input still needed for a block.
  var neededBytes: Int {
    let frames = resampler?.needed(for: AudioBlock.frames) ?? max(0, AudioBlock.frames - ready.count)
    return frames * format.frameBytes
  }

  /// Takes the whole frames among the first `count` bytes; a rest that is none is ignored.
  mutating func push(_ bytes: borrowing [UInt8], count: Int) {
    var reader = ByteReader(bytes.span.bytes)
    let frames = min(count, bytes.count) / format.frameBytes
    let scale = 1 / Float(heardChannels)
    mono.removeAll(keepingCapacity: true)
    for _ in 0..<frames {
      var sum: Float = 0
      for channel in 0..<format.channels {
        let value = Self.sample(&reader, format.encoding)
        if channel < heardChannels { sum += value }
      }
      let value = sum * scale
      mono.append(value.isFinite ? max(-8, min(8, value)) : 0)
    }
    if resampler != nil { resampler?.push(mono) } else { ready.append(contentsOf: mono) }
  }

  /// Brings out what the resampler holds back.
  mutating func flush() { resampler?.flush() }

  /// Fills the block as far as there is sound; answers samples.
  mutating func pull(into block: inout MutableSpan<Float>) -> Int {
    if resampler != nil { return resampler?.pull(into: &block) ?? 0 }
    let count = min(block.count, ready.count)
    for i in 0..<count { block[i] = ready[i] }
    ready.removeFirst(count)
    return count
  }

  private static func sample(_ reader: inout ByteReader, _ encoding: PCMEncoding) -> Float {
    switch encoding {
    case .unsigned8: return (Float(reader.u8() ?? 128) - 128) / 128
    case .signed16: return Float(Int16(bitPattern: reader.u16le() ?? 0)) / 32_768
    case .signed24:
      let low = UInt32(reader.u16le() ?? 0)
      let high = UInt32(reader.u8() ?? 0)
      return Float(Int32(bitPattern: (high << 24) | (low << 8))) / 2_147_483_648
    case .signed24Padded: return Float(Int32(bitPattern: (reader.u32le() ?? 0) << 8)) / 2_147_483_648
    case .signed32: return Float(Int32(bitPattern: reader.u32le() ?? 0)) / 2_147_483_648
    case .float32: return Float(bitPattern: reader.u32le() ?? 0)
    case .float64:
      let low = UInt64(reader.u32le() ?? 0)
      let high = UInt64(reader.u32le() ?? 0)
      return Float(Double(bitPattern: high << 32 | low))
    }
  }
}
