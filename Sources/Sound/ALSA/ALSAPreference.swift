/// What is asked of a device, the best first; it answers with what it has.
public struct ALSAPreference: Sendable, Equatable {
  /// Encodings in order of preference; the first that the device takes is used.
  public var encodings: [PCMEncoding]
  /// Samples per second and channel wanted; the nearest is taken, Hz.
  public var rate: Int
  /// Channel counts in order of preference; when it has none of them, the nearest to the first.
  public var channels: [Int]
  /// Length of the device's buffer, in blocks of 10 ms.
  public var bufferBlocks: Int

  /// 16 bits are what every device has without anybody converting, and Opus hears no more.
  public static let allEncodings: [PCMEncoding] = [
    .signed16, .signed32, .float32, .signed24Padded, .signed24, .unsigned8, .float64,
  ]

  /// A microphone. Its buffer costs no delay: what is in it is read at once.
  public static let input = ALSAPreference(channels: [1, 2], bufferBlocks: 10)
  /// A loudspeaker. Its buffer is always full, so its length is delay: 40 ms.
  public static let output = ALSAPreference(channels: [2, 1], bufferBlocks: 4)

  public init(
    encodings: [PCMEncoding] = Self.allEncodings, rate: Int = AudioBlock.sampleRate, channels: [Int], bufferBlocks: Int
  ) {
    self.encodings = encodings
    self.rate = max(Resampler.rates.lowerBound, min(Resampler.rates.upperBound, rate))
    self.channels = channels.isEmpty ? [1] : channels
    self.bufferBlocks = max(2, min(100, bufferBlocks))
  }
}
