/// Somebody accepted a call.
public struct CallAnswered: APIModel, Equatable {
  public var callId: EntityID
  public var userId: EntityID

  public init(callId: EntityID, userId: EntityID) {
    self.callId = callId
    self.userId = userId
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("userId", .id),
    ]).named("CallAnswered")
}
