/// Why nothing came of a recording.
public enum RecordingFailureReason: String, APIModel, CaseIterable {
  /// Somebody present did not want to be recorded.
  case refused
  /// Somebody present did not answer in time.
  case unanswered
  /// It was stopped before it began.
  case cancelled
  /// The call or stream was over before it began.
  case ended
  /// There is no egress service.
  case noEgress = "no_egress"
  /// The egress service could not be asked.
  case unavailable
  /// The egress service gave up; `errorMessage` has its words.
  case egress
  /// The egress service knows nothing of it any more.
  case lost

  public static let schema = JSONSchema.words(of: RecordingFailureReason.self).named("RecordingFailureReason")
}
