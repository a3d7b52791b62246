/// What somebody says to being recorded.
public enum RecordingConsentState: String, APIModel, CaseIterable {
  case pending
  case accepted
  case refused
  /// Came when it went on already, was told, and stayed.
  case informed

  public static let schema = JSONSchema.words(of: RecordingConsentState.self).named("RecordingConsentState")
}
