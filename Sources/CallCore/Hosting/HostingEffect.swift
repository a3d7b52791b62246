import NchatAPI

/// What a person in a call asks of the backend.
public enum HostingEffect: Sendable, Equatable {
  case raiseHand(Bool)
  case lowerHand(EntityID)
  case muteAll
  case remove(EntityID)
  case setRole(CallRole, of: EntityID)
  case transfer(to: EntityID)
  case admit(EntityID)
  case deny(EntityID)
  case lock(Bool)
  /// Ends the call for everybody.
  case end
}
