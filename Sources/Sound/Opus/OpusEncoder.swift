import COpus
import MediaBasics

/// Codes blocks of 48 kHz samples into Opus packets (RFC 6716).
public struct OpusEncoder: ~Copyable {
  private let state: OpaquePointer

  /// What the encoder does at present; bounded to what Opus allows.
  public private(set) var configuration: OpusEncoderConfiguration
  private var mayPause = true

  /// Samples per channel by which the coded sound lags behind the samples handed in.
  public let lookahead: Int

  /// - Throws: `OpusFailure.library` when libopus cannot make an encoder.
  public init(configuration: OpusEncoderConfiguration = .init()) throws(OpusFailure) {
    var code: Int32 = 0
    let made = opus_encoder_create(
      Int32(AudioBlock.sampleRate), Int32(configuration.channels.count),
      configuration.speech ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO, &code)
    guard let made, code == OPUS_OK else { throw OpusFailure(code: code) }
    var samples: Int32 = 0
    let bounded = Self.bounded(configuration)
    code = ncall_opus_encoder_get_lookahead(made, &samples)
    if code == OPUS_OK { code = Self.apply(bounded, to: made) }
    guard code == OPUS_OK else {
      opus_encoder_destroy(made)
      throw OpusFailure(code: code)
    }
    state = made
    lookahead = Int(samples)
    self.configuration = bounded
  }

  deinit { opus_encoder_destroy(state) }

  /// Changes everything but the channels and the tuning, which are fixed at init.
  public mutating func reconfigure(_ wanted: OpusEncoderConfiguration) throws(OpusFailure) {
    var bounded = Self.bounded(wanted)
    bounded.channels = configuration.channels
    bounded.speech = configuration.speech
    let code = Self.apply(bounded, to: state)
    guard code == OPUS_OK else { throw OpusFailure(code: code) }
    configuration = bounded
    mayPause = true
  }

  private static func bounded(_ wanted: OpusEncoderConfiguration) -> OpusEncoderConfiguration {
    var bounded = wanted
    bounded.bitrate = min(510_000, max(6_000, wanted.bitrate))
    bounded.complexity = min(10, max(0, wanted.complexity))
    bounded.expectedLoss = min(100, max(0, wanted.expectedLoss))
    return bounded
  }

  /// Sets every control; answers the first refusal, or `OPUS_OK`.
  private static func apply(_ wanted: OpusEncoderConfiguration, to state: OpaquePointer) -> Int32 {
    var code = ncall_opus_encoder_set_bitrate(state, Int32(wanted.bitrate))
    if code == OPUS_OK { code = ncall_opus_encoder_set_complexity(state, Int32(wanted.complexity)) }
    if code == OPUS_OK { code = ncall_opus_encoder_set_inband_fec(state, wanted.forwardErrorCorrection ? 1 : 0) }
    if code == OPUS_OK { code = ncall_opus_encoder_set_packet_loss(state, Int32(wanted.expectedLoss)) }
    if code == OPUS_OK { code = ncall_opus_encoder_set_dtx(state, wanted.discontinuousTransmission ? 1 : 0) }
    if code == OPUS_OK {
      code = ncall_opus_encoder_set_signal(state, wanted.speech ? OPUS_SIGNAL_VOICE : OPUS_SIGNAL_MUSIC)
    }
    return code
  }

  /// Lets discontinuous transmission pause from the next frame on, or keeps it from doing so; without effect unless it is on.
  public mutating func setMayPause(_ mayPause: Bool) {
    guard configuration.discontinuousTransmission, mayPause != self.mayPause else { return }
    self.mayPause = mayPause
    // Libopus refuses no switch.
    _ = ncall_opus_encoder_set_dtx(state, mayPause ? 1 : 0)
  }

  /// Codes one frame.
  ///
  /// - Parameters:
  ///   - samples: interleaved samples of 2.5, 5, 10, 20, 40 or 60 ms.
  ///   - packet: room for the packet; 1275 bytes are always enough.
  /// - Returns: bytes written. Two or fewer mean discontinuous transmission: nothing but the first needs sending.
  public mutating func encode(
    _ samples: borrowing [Float], into packet: inout [UInt8]
  ) -> Result<Int, OpusFailure> {
    let frames = samples.count / configuration.channels.count
    guard samples.count % configuration.channels.count == 0, OpusPacket.codes(frames) else {
      return .failure(.badFrameLength(frames))
    }
    guard !packet.isEmpty else { return .failure(.noRoom) }
    let state = state
    let written = samples.withUnsafeBufferPointer { input in
      packet.withUnsafeMutableBufferPointer { output -> Int32 in
        guard let from = input.baseAddress, let to = output.baseAddress else { return OPUS_BUFFER_TOO_SMALL }
        return opus_encode_float(state, from, Int32(frames), to, Int32(clamping: output.count))
      }
    }
    return written > 0 ? .success(Int(written)) : .failure(OpusFailure(code: written))
  }

  /// Forgets the past, as for a new stream.
  public mutating func reset() { _ = ncall_opus_encoder_reset(state) }
}
