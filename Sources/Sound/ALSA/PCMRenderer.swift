import MediaBasics

/// Turns blocks of 48 kHz mono into raw samples of any format.
struct PCMRenderer {
  let format: PCMFormat
  /// Channels, from the first, that get the sound: a pair of loudspeakers; the others stay silent.
  private let soundingChannels: Int
  private var resampler: Resampler?
  private var block = [Float](repeating: 0, count: AudioBlock.frames)
  private var resampled: [Float]
  /// Rendered samples.
  private(set) var bytes: [UInt8] = []

  /// Nil where the format is impossible.
  init?(format: PCMFormat) {
    guard format.objection == nil else { return nil }
    self.format = format
    soundingChannels = min(2, format.channels)
    if format.rate != AudioBlock.sampleRate {
      guard let made = Resampler(from: AudioBlock.sampleRate, to: format.rate) else { return nil }
      resampler = made
    }
    // A block at the device's rate, and some for what the resampler still held back.
    resampled = Array(repeating: 0, count: AudioBlock.frames * format.rate / AudioBlock.sampleRate + 64)
    bytes.reserveCapacity(resampled.count * format.frameBytes)
  }

  /// Renders a block; `bytes` holds it, and nothing else, afterwards.
  mutating func render(_ samples: borrowing Span<Float>) {
    let count = min(samples.count, block.count)
    for i in 0..<count { block[i] = samples[i].isFinite ? samples[i] : 0 }
    for i in count..<block.count { block[i] = 0 }
    bytes.removeAll(keepingCapacity: true)
    guard resampler != nil else {
      for value in block { appendFrame(value) }
      return
    }
    resampler?.push(block)
    // Taken out and put back, for a span of it borrows all of self.
    var room: [Float] = []
    swap(&room, &resampled)
    var span = room.mutableSpan
    let made = resampler?.pull(into: &span) ?? 0
    for i in 0..<made { appendFrame(room[i]) }
    swap(&room, &resampled)
  }

  private mutating func appendFrame(_ value: Float) {
    for channel in 0..<format.channels {
      Self.append(channel < soundingChannels ? value : 0, as: format.encoding, to: &bytes)
    }
  }

  /// Appends a sample; what is outside −1…1 is held at the limit.
  static func append(_ value: Float, as encoding: PCMEncoding, to bytes: inout [UInt8]) {
    switch encoding {
    case .unsigned8: bytes.append(UInt8(max(0, min(255, (value * 128).rounded() + 128))))
    case .signed16: append(UInt64(truncatingIfNeeded: SampleEncoding.signed16(value)), bytes: 2, to: &bytes)
    case .signed24: append(integer(value, scale: 8_388_608), bytes: 3, to: &bytes)
    case .signed24Padded: append(integer(value, scale: 8_388_608), bytes: 4, to: &bytes)
    case .signed32: append(integer(value, scale: 2_147_483_648), bytes: 4, to: &bytes)
    case .float32: append(UInt64(max(-1, min(1, value)).bitPattern), bytes: 4, to: &bytes)
    case .float64: append(Double(max(-1, min(1, value))).bitPattern, bytes: 8, to: &bytes)
    }
  }

  private static func integer(_ value: Float, scale: Double) -> UInt64 {
    UInt64(bitPattern: Int64(max(-scale, min(scale - 1, (Double(value) * scale).rounded()))))
  }

  private static func append(_ value: UInt64, bytes count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
  }
}
