/// Who was muted.
public struct MutedParticipants: APIModel, Equatable {
  public var userIds: [EntityID]

  public init(userIds: [EntityID]) {
    self.userIds = userIds
  }

  public static let schema = JSONSchema.object(
    [
      .required("userIds", .array(of: .id))
    ]).named("MutedParticipants")
}
