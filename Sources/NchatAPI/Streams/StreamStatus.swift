/// How far a live stream has come.
public enum StreamStatus: String, APIModel, CaseIterable {
  /// Made, and not begun.
  case preparing
  /// Announced for an instant.
  case scheduled
  case live
  case ended
  /// Taken back before it began.
  case cancelled
  /// Announced, and not begun in time.
  case missed

  public static let schema = JSONSchema.words(of: StreamStatus.self).named("StreamStatus")
}
