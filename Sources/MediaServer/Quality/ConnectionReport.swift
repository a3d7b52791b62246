/// How good one participant's connection has been from its begin until now.
public struct ConnectionReport: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    case connected
    /// Nothing comes from the participant at the moment.
    case lost
    /// Its end: the last report of this stay.
    case ended
  }

  /// The room's name.
  public let room: String
  public let identity: String
  /// The stay's sid.
  public let participant: String
  public internal(set) var state = State.connected
  /// Seconds since its media was first connected.
  public internal(set) var seconds = 0.0
  /// The mean time to the participant and back, in ms; nil where it is not known.
  public internal(set) var roundTrip: Double?
  public internal(set) var sound = MediaFigures()
  public internal(set) var pictures = MediaFigures()

  public init(room: String, identity: String, participant: String) {
    (self.room, self.identity, self.participant) = (room, identity, participant)
  }
}
