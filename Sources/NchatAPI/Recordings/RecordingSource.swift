/// What is recorded.
public enum RecordingSource: String, APIModel, CaseIterable {
  case call
  case livestream

  public static let schema = JSONSchema.words(of: RecordingSource.self).named("RecordingSource")
}
