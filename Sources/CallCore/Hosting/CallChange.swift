import NchatAPI

/// What the backend tells of a call that this person is in.
public enum CallChange: Sendable, Equatable {
  /// Everybody, and what is allowed, as the server has just said; for what may have been missed.
  case looked([CallParticipant], isLocked: Bool, CallSettings)
  case hand(EntityID, isRaised: Bool)
  case role(EntityID, CallRole)
  case locked(Bool)
  case settings(CallSettings)
  /// Somebody asks to be let in.
  case waits(Person)
  /// Somebody came in, from the lobby maybe.
  case joined(EntityID)
  /// Somebody left, or waits no more.
  case left(EntityID)
}
