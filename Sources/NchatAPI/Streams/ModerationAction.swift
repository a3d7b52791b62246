/// What was done in the chat of a stream.
public enum ModerationAction: String, APIModel, CaseIterable {
  /// A message was deleted, or refused by a rule (`automod`).
  case deleteMessage = "delete_message"
  case timeout
  case untimeout
  case ban
  case unban
  case pin
  case unpin
  /// Who may write, or how often, was changed.
  case mode

  public static let schema = JSONSchema.words(of: ModerationAction.self).named("ModerationAction")
}
