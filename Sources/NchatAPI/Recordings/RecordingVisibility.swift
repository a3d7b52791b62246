/// Who sees a recording besides whoever made it. Each includes those before it.
public enum RecordingVisibility: String, APIModel, CaseIterable, Comparable {
  case `private`
  /// Those who are in it.
  case participants
  /// Members of its channel.
  case channel
  /// Everybody with an account.
  case workspace
  /// Everybody.
  case `public`

  /// Whether fewer see it.
  public static func < (left: RecordingVisibility, right: RecordingVisibility) -> Bool {
    let order = allCases
    return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
  }

  public static let schema = JSONSchema.words(of: RecordingVisibility.self).named("RecordingVisibility")
}
