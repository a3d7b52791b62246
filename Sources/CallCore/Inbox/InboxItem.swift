import NchatAPI

/// Something that the home screen lists.
public enum InboxItem: Sendable, Hashable {
  case call(EntityID)
  case channel(EntityID)
  case stream(EntityID)
}
