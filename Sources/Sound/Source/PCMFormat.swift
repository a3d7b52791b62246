/// What a run of raw samples means.
public struct PCMFormat: Sendable, Equatable {
  /// Channels accepted.
  public static let channelRange = 1...32

  public var encoding: PCMEncoding
  /// Samples per second and channel, Hz.
  public var rate: Int
  /// Interleaved channels.
  public var channels: Int

  public init(encoding: PCMEncoding = .signed16, rate: Int = AudioBlock.sampleRate, channels: Int = 1) {
    self.encoding = encoding
    self.rate = rate
    self.channels = channels
  }

  /// Bytes that one instant takes.
  public var frameBytes: Int { encoding.bytes * channels }

  /// Why this format cannot be used, or nil.
  public var objection: String? {
    if !Self.channelRange.contains(channels) { return "has \(channels) channels; 1 to 32 are possible" }
    if !Resampler.rates.contains(rate) { return "has \(rate) samples per second; 4000 to 384000 are possible" }
    return nil
  }
}
