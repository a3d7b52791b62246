import NchatAPI

/// What watching a live stream asks of the server.
public enum StreamEffect: Sendable, Equatable {
  /// Follows and watches a stream, instead of the one before.
  case watch(EntityID)
  /// Follows a stream of one's own, instead of the one before, and is no viewer of it.
  case follow(EntityID)
  /// Asks what somebody may do to keep order.
  case loadRights(of: EntityID, in: EntityID)
  case loadLog(EntityID)
  case moderate(StreamModeration, in: EntityID)
  /// Watches none any more.
  case leave
  case say(String, in: EntityID)
  case react(StreamReactionType, in: EntityID)
}
