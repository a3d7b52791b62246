/// What was done with a recording.
public enum RecordingAction: String, APIModel, CaseIterable {
  case downloaded
  case changed
  case granted
  case ungranted
  case shared
  case unshared
  /// Somebody opened a link.
  case opened
  /// Somebody tried to, with another password.
  case wrongPassword = "wrong_password"
  case held
  case released
  case expired
  case deleted

  public static let schema = JSONSchema.words(of: RecordingAction.self).named("RecordingAction")
}
