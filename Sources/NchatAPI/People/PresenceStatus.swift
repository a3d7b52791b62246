/// How a person wants to be seen.
public enum PresenceStatus: String, APIModel, CaseIterable {
  case online
  case away
  /// Does not want to be disturbed: calls are refused.
  case dnd
  case offline
  /// Seen as offline by others, and can be called.
  case invisible

  public static let schema = JSONSchema.words(of: PresenceStatus.self).named("PresenceStatus")
}
