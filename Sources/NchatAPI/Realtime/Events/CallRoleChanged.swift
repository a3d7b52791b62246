/// Somebody has another role in a call.
public struct CallRoleChanged: APIModel, Equatable {
  public var callId: EntityID
  public var userId: EntityID
  public var role: CallRole
  public var changedBy: EntityID?

  public init(callId: EntityID, userId: EntityID, role: CallRole, changedBy: EntityID? = nil) {
    self.callId = callId
    self.userId = userId
    self.role = role
    self.changedBy = changedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("userId", .id),
      .required("role", CallRole.schema),
      .optional("changedBy", .id),
    ]).named("CallRoleChanged")
}
