import NchatAPI

/// What the list of the calls of the past asks of the server.
public enum HistoryEffect: Sendable, Equatable {
  /// A page of those that are older than a call; nil for the newest.
  case load(before: EntityID?)
  case loadDetail(EntityID)
}
