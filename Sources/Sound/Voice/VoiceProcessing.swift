/// What is done to captured sound before it is measured, gated and coded; nothing at first.
public struct VoiceProcessing: Sendable, Equatable {
  /// What comes out of the loudspeaker and back into the microphone is taken out.
  public var cancelsEcho: Bool
  /// What sounds evenly for a while is turned down: fans, hum, hiss.
  public var suppressesNoise: Bool
  public var gain: GainControl

  public init(cancelsEcho: Bool = false, suppressesNoise: Bool = false, gain: GainControl = .off) {
    self.cancelsEcho = cancelsEcho
    self.suppressesNoise = suppressesNoise
    self.gain = gain
  }

  /// Sound passes bit for bit.
  public var isNothing: Bool { self == VoiceProcessing() }
}
