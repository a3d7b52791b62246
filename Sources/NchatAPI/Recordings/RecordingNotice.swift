/// Told to whoever comes into a call that is recorded, or is about to be. Whoever stays agrees.
public struct RecordingNotice: APIModel, Equatable {
  public var recordingId: EntityID
  /// `starting` or `recording`.
  public var status: RecordingStatus
  public var startedBy: EntityID

  public init(recordingId: EntityID, status: RecordingStatus, startedBy: EntityID) {
    self.recordingId = recordingId
    self.status = status
    self.startedBy = startedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .required("status", RecordingStatus.schema),
      .required("startedBy", .id),
    ]).named("RecordingNotice")
}
