import MediaBasics

/// How rooms are made and how long they live (`room.*`).
public struct RoomDefaults: Sendable, Equatable {
  /// Whether joining makes a missing room.
  public var createsAutomatically = true
  /// Participants at a time; 0 for any number.
  public var maximumParticipants: UInt32 = 0
  /// How long a room stays that nobody ever joined.
  public var emptyTimeout: MediaDuration = .seconds(300)
  /// How long a room stays after its last participant left.
  public var departureTimeout: MediaDuration = .seconds(20)
  /// Whether administrators may unmute tracks, not only mute them.
  public var allowsRemoteUnmute = false
  /// Whether a participant's camera and microphone share a stream, so that receivers keep them in step.
  public var synchronizesStreams = false
  /// Bytes after which a list of participants goes on in another message.
  public var updateBatchSize = 131_072

  public init() {}
}
