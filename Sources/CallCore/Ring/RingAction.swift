import NchatAPI

/// What happens to the question about a call that rings.
public enum RingAction: Sendable, Equatable {
  /// It was there long enough for keys to be meant.
  case armed(call: EntityID)
}
