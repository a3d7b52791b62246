/// Somebody raised or lowered a hand.
public struct HandChanged: APIModel, Equatable {
  public var callId: EntityID
  public var userId: EntityID
  public var raised: Bool
  public var changedBy: EntityID?

  public init(callId: EntityID, userId: EntityID, raised: Bool, changedBy: EntityID? = nil) {
    self.callId = callId
    self.userId = userId
    self.raised = raised
    self.changedBy = changedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("userId", .id),
      .required("raised", .boolean),
      .optional("changedBy", .id),
    ]).named("HandChanged")
}
