/// Somebody who was asked whether they may be recorded, or told that they are.
public struct RecordingConsent: APIModel, Equatable {
  public var userId: EntityID
  public var state: RecordingConsentState
  public var askedAt: Timestamp
  public var answeredAt: Timestamp?

  public init(userId: EntityID, state: RecordingConsentState, askedAt: Timestamp, answeredAt: Timestamp? = nil) {
    self.userId = userId
    self.state = state
    self.askedAt = askedAt
    self.answeredAt = answeredAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("userId", .id),
      .required("state", RecordingConsentState.schema),
      .required("askedAt", .instant),
      .optional("answeredAt", .instant),
    ]).named("RecordingConsent")
}
