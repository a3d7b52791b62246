/// Invites people into a channel.
public struct InviteRequest: APIModel, Equatable {
  public var userIds: [EntityID]

  public init(userIds: [EntityID]) {
    self.userIds = userIds
  }

  public static let schema = JSONSchema.object(
    [
      .required("userIds", .array(of: .id, 1...50, unique: true))
    ]).named("InviteRequest")
}
