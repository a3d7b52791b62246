/// The kind of a recording's file.
public enum RecordingFormat: String, APIModel, CaseIterable {
  case mp4
  /// Sound alone.
  case ogg

  public static let schema = JSONSchema.words(of: RecordingFormat.self).named("RecordingFormat")
}
