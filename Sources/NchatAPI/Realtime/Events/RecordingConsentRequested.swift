/// Somebody wants to record a call, and those present are asked. Told to each of them, and to the call.
public struct RecordingConsentRequested: APIModel, Equatable {
  public var recordingId: EntityID
  public var callId: EntityID
  public var requestedBy: EntityID
  public var requestedByName: String
  /// Who is asked.
  public var userIds: [EntityID]
  /// Without an answer of everybody until then nothing is recorded.
  public var expiresAt: Timestamp

  public init(
    recordingId: EntityID, callId: EntityID, requestedBy: EntityID, requestedByName: String, userIds: [EntityID],
    expiresAt: Timestamp
  ) {
    self.recordingId = recordingId
    self.callId = callId
    self.requestedBy = requestedBy
    self.requestedByName = requestedByName
    self.userIds = userIds
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .required("callId", .id),
      .required("requestedBy", .id),
      .required("requestedByName", .text(1...100)),
      .required("userIds", .array(of: .id), "who is asked"),
      .required("expiresAt", .instant, "without an answer of everybody until then nothing is recorded"),
    ]).named("RecordingConsentRequested")
}
