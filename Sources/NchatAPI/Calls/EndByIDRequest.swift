/// Ends a call that the body names.
public struct EndByIDRequest: APIModel, Equatable {
  public var callId: EntityID
  public var reason: EndReason?

  public init(callId: EntityID, reason: EndReason? = nil) {
    self.callId = callId
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .nullable("reason", EndReason.schema),
    ]).named("EndByIDRequest")
}
