/// A call was locked or unlocked.
public struct CallLockChanged: APIModel, Equatable {
  public var callId: EntityID
  public var locked: Bool
  public var changedBy: EntityID?

  public init(callId: EntityID, locked: Bool, changedBy: EntityID? = nil) {
    self.callId = callId
    self.locked = locked
    self.changedBy = changedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("locked", .boolean),
      .optional("changedBy", .id),
    ]).named("CallLockChanged")
}
