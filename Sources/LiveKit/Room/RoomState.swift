/// Where a stay in a room stands.
public enum RoomState: Sendable, Equatable {
  case idle
  case connecting
  /// Signalling and media are up.
  case joined
  case reconnecting(attempt: Int, ReconnectCause)
  case ended(RoomEnd)
}
