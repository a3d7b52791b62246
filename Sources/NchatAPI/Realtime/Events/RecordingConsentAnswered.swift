/// Somebody says whether they may be recorded.
public struct RecordingConsentAnswered: APIModel, Equatable {
  public var recordingId: EntityID
  public var callId: EntityID
  public var userId: EntityID
  public var accepted: Bool

  public init(recordingId: EntityID, callId: EntityID, userId: EntityID, accepted: Bool) {
    self.recordingId = recordingId
    self.callId = callId
    self.userId = userId
    self.accepted = accepted
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .required("callId", .id),
      .required("userId", .id),
      .required("accepted", .boolean),
    ]).named("RecordingConsentAnswered")
}
