/// The states of a person in a call.
public enum ParticipantStatus: String, APIModel, CaseIterable {
  case invited
  case ringing
  /// Wants to join, and waits in the lobby.
  case waiting
  case joined
  case left
  case kicked
  case declined
  case missed
  /// Waited in the lobby and was not let in.
  case denied

  public static let schema = JSONSchema.words(of: ParticipantStatus.self).named("ParticipantStatus")
}
