/// Removes somebody, or oneself.
public struct RemoveParticipantRequest: APIModel, Equatable {
  public var userId: EntityID
  public var reason: String?

  public init(userId: EntityID, reason: String? = nil) {
    self.userId = userId
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .required("userId", .id),
      .nullable("reason", .text(0...200)),
    ]).named("RemoveParticipantRequest")
}
