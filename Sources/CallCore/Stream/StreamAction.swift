import NchatAPI

/// What happens in the live stream that is watched, and to watching it.
public enum StreamAction: Sendable, Equatable {
  case told(StreamEvent)
  /// The server did not take a message.
  case notSaid(String, reason: String)
  /// What this person may do to keep order, in the stream that was asked.
  case rightsLoaded(EntityID, StreamRights?)
  /// What was done to keep order, the newest first.
  case logLoaded(EntityID, [ModerationEntry])
  /// Something was done to keep order.
  case moderated(EntityID, StreamModeration)
  /// It is time for reactions in the air to rise.
  case reactionsRose
}
