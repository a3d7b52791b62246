/// Declines a call that the body names.
public struct DeclineByIDRequest: APIModel, Equatable {
  public var callId: EntityID
  public var reason: String?

  public init(callId: EntityID, reason: String? = nil) {
    self.callId = callId
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .nullable("reason", .text(0...200)),
    ]).named("DeclineByIDRequest")
}
