import NchatAPI

/// What the inbox asks of the server.
public enum InboxEffect: Sendable, Equatable {
  /// Everything that the inbox lists.
  case load
  case loadMembers(channel: EntityID)
  case loadPeople(call: EntityID)
}
