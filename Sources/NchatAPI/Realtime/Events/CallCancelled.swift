/// The caller took a call back before it was answered.
public struct CallCancelled: APIModel, Equatable {
  public var callId: EntityID
  public var cancelledBy: EntityID

  public init(callId: EntityID, cancelledBy: EntityID) {
    self.callId = callId
    self.cancelledBy = cancelledBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("cancelledBy", .id),
    ]).named("CallCancelled")
}
