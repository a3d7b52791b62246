import NchatAPI

/// What happens in the live stream that is watched, and to watching it.
public enum StreamAction: Sendable, Equatable {
  case told(StreamEvent)
  /// The server did not take a message.
  case notSaid(String, reason: String)
  /// It is time for reactions in the air to rise.
  case reactionsRose
}
