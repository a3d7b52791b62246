/// Who sees a recording besides whoever made it. Each includes those before it.
public enum RecordingVisibility: String, APIModel, CaseIterable {
  case `private`
  /// Those who are in it.
  case participants
  /// Members of its channel.
  case channel
  /// Everybody with an account.
  case workspace
  /// Everybody.
  case `public`

  public static let schema = JSONSchema.words(of: RecordingVisibility.self).named("RecordingVisibility")
}
