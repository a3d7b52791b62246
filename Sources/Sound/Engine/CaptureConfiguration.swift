/// How captured sound becomes packets.
public struct CaptureConfiguration: Sendable, Equatable {
  /// What is sent while the microphone is muted, not talked into, or gated.
  public enum Closed: Sendable, Equatable {
    /// Nothing; the timestamp goes on.
    case nothing
    /// Coded silence.
    case silence
  }

  /// The coder; mono, since sources are.
  public var encoder: OpusEncoderConfiguration
  /// Blocks of 10 ms in a frame: 1, 2, 4 or 6.
  public var blocksPerFrame: Int
  /// Cuts off what is below its threshold; nil sends everything.
  public var gate: SpeechGate?
  public var whileClosed: Closed
  public var endOfInput: EndOfInput
  public var isMuted: Bool
  /// Sends only while told that somebody talks (`setTalking`).
  public var pushToTalk: Bool
  public var processing: VoiceProcessing

  public init(
    encoder: OpusEncoderConfiguration = .init(), blocksPerFrame: Int = 2, gate: SpeechGate? = nil,
    whileClosed: Closed = .nothing, endOfInput: EndOfInput = .silence, isMuted: Bool = false, pushToTalk: Bool = false,
    processing: VoiceProcessing = .init()
  ) {
    self.encoder = encoder
    self.blocksPerFrame = blocksPerFrame
    self.gate = gate
    self.whileClosed = whileClosed
    self.endOfInput = endOfInput
    self.isMuted = isMuted
    self.pushToTalk = pushToTalk
    self.processing = processing
  }
}
