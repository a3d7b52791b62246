/// How an `OpusEncoder` codes.
public struct OpusEncoderConfiguration: Sendable, Equatable {
  /// Channels of the samples handed in.
  public var channels: ChannelLayout
  /// Bits per second, 6 000…510 000.
  public var bitrate: Int
  /// 0 (cheap) … 10 (best).
  public var complexity: Int
  /// Adds a low-bitrate copy of each frame to the next one (RFC 6716 section 2.1.7). libopus does so only when
  /// `expectedLoss` is worth it: at 32 kbit/s from about 6 % on.
  public var forwardErrorCorrection: Bool
  /// Loss that the encoder prepares for, percent.
  public var expectedLoss: Int
  /// Sends nothing but a refresh every 400 ms while there is silence (RFC 6716 section 2.1.9).
  public var discontinuousTransmission: Bool
  /// Tunes for speech; false tunes for music.
  public var speech: Bool

  public init(
    channels: ChannelLayout = .mono, bitrate: Int = 32_000, complexity: Int = 5, forwardErrorCorrection: Bool = true,
    expectedLoss: Int = 0, discontinuousTransmission: Bool = false, speech: Bool = true
  ) {
    self.channels = channels
    self.bitrate = bitrate
    self.complexity = complexity
    self.forwardErrorCorrection = forwardErrorCorrection
    self.expectedLoss = expectedLoss
    self.discontinuousTransmission = discontinuousTransmission
    self.speech = speech
  }
}
