/// What somebody said to being recorded, as their own export has it.
public struct OwnRecordingConsent: APIModel, Equatable {
  public var recordingId: EntityID
  public var state: RecordingConsentState
  public var askedAt: Timestamp
  public var answeredAt: Timestamp?

  public init(
    recordingId: EntityID, state: RecordingConsentState, askedAt: Timestamp, answeredAt: Timestamp? = nil
  ) {
    self.recordingId = recordingId
    self.state = state
    self.askedAt = askedAt
    self.answeredAt = answeredAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .required("state", RecordingConsentState.schema),
      .required("askedAt", .instant),
      .optional("answeredAt", .instant),
    ]).named("OwnRecordingConsent")
}
