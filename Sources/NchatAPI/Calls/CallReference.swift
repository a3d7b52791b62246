/// Names a call in the body, as the routes without an id in their path want it.
public struct CallReference: APIModel, Equatable {
  public var callId: EntityID

  public init(callId: EntityID) {
    self.callId = callId
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id)
    ]).named("CallReference")
}
