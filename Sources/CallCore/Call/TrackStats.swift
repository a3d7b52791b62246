/// How one remote track does. Times in milliseconds, rates in kbit/s, fractions 0…1, level in dBov.
public struct TrackStats: Sendable, Equatable {
  public var identity: String
  public var sid: String
  public var rate: Double
  public var loss: Double
  public var jitter: Double
  /// How much sound waits in the jitter buffer.
  public var buffer: Double
  /// The share of the sound that had to be made up.
  public var concealed: Double
  public var level: Int

  public init(
    identity: String, sid: String, rate: Double = 0, loss: Double = 0, jitter: Double = 0, buffer: Double = 0,
    concealed: Double = 0, level: Int = Participant.silence
  ) {
    self.identity = identity
    self.sid = sid
    self.rate = rate
    self.loss = loss
    self.jitter = jitter
    self.buffer = buffer
    self.concealed = concealed
    self.level = level
  }
}
