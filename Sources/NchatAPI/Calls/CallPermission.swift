/// What somebody may do in a call.
public enum CallPermission: String, CaseIterable, Sendable {
  case muteSelf, unmuteSelf, enableVideo, shareScreen
  /// Inviting, removing, muting others, lowering hands, admitting from the lobby.
  case manageParticipants
  case manageRoles
  case record
  case lock
  case endForAll
  case transfer
  /// Lobby, and what participants may do for themselves.
  case changeSettings
}
