/// By what viewers are listed.
public enum StreamViewerOrder: String, APIModel, CaseIterable {
  /// When they first came.
  case joinTime
  /// Those without an account last.
  case username
  /// How long they watched, in all.
  case duration

  public static let schema = JSONSchema.words(of: StreamViewerOrder.self).named("StreamViewerOrder")
}
