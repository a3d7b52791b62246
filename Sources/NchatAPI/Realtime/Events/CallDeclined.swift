/// Somebody declined a call.
public struct CallDeclined: APIModel, Equatable {
  public var callId: EntityID
  public var userId: EntityID
  public var reason: String?

  public init(callId: EntityID, userId: EntityID, reason: String? = nil) {
    self.callId = callId
    self.userId = userId
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("userId", .id),
      .optional("reason", .text(0...200)),
    ]).named("CallDeclined")
}
