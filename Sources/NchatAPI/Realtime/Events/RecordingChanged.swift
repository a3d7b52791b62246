/// A recording began, is over, is finished, or nothing came of it.
public struct RecordingChanged: APIModel, Equatable {
  public var recordingId: EntityID
  public var callId: EntityID?
  public var streamId: EntityID?
  public var status: RecordingStatus
  /// Nobody, where it happened by itself.
  public var changedBy: EntityID?
  /// Why nothing came of it.
  public var reason: RecordingFailureReason?

  public init(
    recordingId: EntityID, callId: EntityID? = nil, streamId: EntityID? = nil, status: RecordingStatus,
    changedBy: EntityID? = nil, reason: RecordingFailureReason? = nil
  ) {
    self.recordingId = recordingId
    self.callId = callId
    self.streamId = streamId
    self.status = status
    self.changedBy = changedBy
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .optional("callId", .id),
      .optional("streamId", .id),
      .required("status", RecordingStatus.schema),
      .optional("changedBy", .id, "without: it happened by itself"),
      .optional("reason", RecordingFailureReason.schema, "why nothing came of it"),
    ]).named("RecordingChanged")
}
