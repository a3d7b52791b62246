import NchatAPI

/// What is known of what goes on at the server.
public enum InboxAction: Sendable, Equatable {
  case loaded(InboxContents)
  /// The server could not be asked, in a sentence.
  case failed(String)
  case membersLoaded(channel: EntityID, [ChannelMember])
  case peopleLoaded(call: EntityID, [CallParticipant])
  /// The person points at something that is listed.
  case selected(InboxItem)
  /// It is time to look again.
  case due
}
