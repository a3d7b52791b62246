import MediaBasics

/// What is known about a received audio packet besides its payload.
public struct AudioPacket: Sendable {
  public var sequence: UInt16
  /// In units of the codec's clock rate.
  public var timestamp: UInt32
  public var payloadType: UInt8
  public var isMarked: Bool
  public var arrival: MediaInstant
  /// Loudness as −dBov (0 is loudest, 127 silence), where the sender tells.
  public var level: UInt8?
  /// How likely it was lost and sent again, 0…1; then its arrival says nothing about the way's jitter.
  public var resentLikelihood: Float

  public init(
    sequence: UInt16, timestamp: UInt32, payloadType: UInt8, isMarked: Bool, arrival: MediaInstant, level: UInt8?,
    resentLikelihood: Float
  ) {
    self.sequence = sequence
    self.timestamp = timestamp
    self.payloadType = payloadType
    self.isMarked = isMarked
    self.arrival = arrival
    self.level = level
    self.resentLikelihood = resentLikelihood
  }
}

/// Takes the packets of one remote track. Called on the media thread: it must not block, and must copy what it keeps.
public typealias AudioPacketSink = @Sendable (_ packet: AudioPacket, _ payload: RawSpan) -> Void
