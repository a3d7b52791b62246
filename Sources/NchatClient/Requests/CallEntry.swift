import NchatAPI

/// What comes of wanting to join a call.
public enum CallEntry: Equatable, Sendable {
  case joined(JoinedCall)
  /// In the lobby: `call:lobby:admitted` or `call:lobby:denied` comes on the topic `user`.
  case waiting(LobbyWait)
}
