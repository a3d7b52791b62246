import NchatAPI

/// What the studio asks of the server.
public enum StudioEffect: Sendable, Equatable {
  /// The streams of somebody.
  case load(of: EntityID)
  case create(title: String, channel: EntityID)
  case start(EntityID)
  case end(EntityID)
  case loadFigures(EntityID)
  case loadKey(EntityID)
}
