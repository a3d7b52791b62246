/// What goes with an outgoing audio payload.
public struct OutgoingAudio: Sendable, Equatable {
  /// In units of the codec's clock rate.
  public var timestamp: UInt32
  /// The first packet after silence.
  public var isMarked: Bool
  /// Loudness as −dBov (0 is loudest, 127 silence).
  public var level: UInt8
  public var hasVoice: Bool

  public init(timestamp: UInt32, isMarked: Bool, level: UInt8, hasVoice: Bool) {
    self.timestamp = timestamp
    self.isMarked = isMarked
    self.level = level
    self.hasVoice = hasVoice
  }
}

/// Takes the encoded packets of one local track to its media thread; called by one thread at a time, and does not block.
package protocol AudioSending: Sendable {
  /// False when the packet was refused: not connected, or too many waiting.
  func send(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool
}
