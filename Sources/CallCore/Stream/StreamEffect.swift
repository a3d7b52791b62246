import NchatAPI

/// What watching a live stream asks of the server.
public enum StreamEffect: Sendable, Equatable {
  /// Follows and watches a stream, instead of the one before.
  case watch(EntityID)
  /// Watches none any more.
  case leave
  case say(String, in: EntityID)
  case react(StreamReactionType, in: EntityID)
}
