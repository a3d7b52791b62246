/// What somebody may do with a recording. None follows from another.
public enum RecordingPermission: String, APIModel, CaseIterable {
  case view
  case download
  /// Making links that others open.
  case share
  /// Changing who sees it and how long it is kept.
  case edit
  case delete
  /// Keeping it from being deleted (legal hold).
  case hold

  public static let schema = JSONSchema.words(of: RecordingPermission.self).named("RecordingPermission")

  /// Those that whoever made a recording gives to others.
  static let givenSchema = JSONSchema.words(
    [RecordingPermission.view, .download, .share, .edit, .delete].map(\.rawValue))
}
