import NchatAPI

/// How this person comes into a call of the backend.
public enum CallWay: Sendable, Equatable {
  /// Calls people by their user names.
  case people([String])
  /// The call of a channel, or its huddle where there is none.
  case channel(EntityID)
  /// A call that goes on.
  case join(EntityID)
  /// A call that rings.
  case answer(EntityID)
}
