/// How far a recording has come.
public enum RecordingStatus: String, APIModel, CaseIterable {
  /// Those present are asked, or the egress service is.
  case starting
  case recording
  /// It is over, and its file is being finished.
  case processing
  case ready
  /// Nothing came of it; `failureReason` says why.
  case failed
  /// Its time is over, and its file is given up.
  case expired
  /// Somebody deleted it; nobody is shown it any more.
  case deleted

  public static let schema = JSONSchema.words(of: RecordingStatus.self).named("RecordingStatus")

  /// Whether something is recorded, or about to be.
  public var isRunning: Bool { self == .starting || self == .recording }
}
