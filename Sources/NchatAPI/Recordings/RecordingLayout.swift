/// How people stand in a recording's picture.
public enum RecordingLayout: String, APIModel, CaseIterable {
  case grid
  case speaker
  /// Nobody but the speaker.
  case single

  public static let schema = JSONSchema.words(of: RecordingLayout.self).named("RecordingLayout")
}
