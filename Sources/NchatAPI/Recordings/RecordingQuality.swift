/// The size of a recording's picture.
public enum RecordingQuality: String, APIModel, CaseIterable {
  case p720 = "720p"
  case p1080 = "1080p"

  public static let schema = JSONSchema.words(of: RecordingQuality.self).named("RecordingQuality")
}
