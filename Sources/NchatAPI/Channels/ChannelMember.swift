/// A person in a channel.
public struct ChannelMember: APIModel, Equatable {
  public var channelId: EntityID
  public var user: User
  public var role: ChannelRole
  public var joinedAt: Timestamp

  public init(channelId: EntityID, user: User, role: ChannelRole, joinedAt: Timestamp) {
    self.channelId = channelId
    self.user = user
    self.role = role
    self.joinedAt = joinedAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("user", User.schema),
      .required("role", ChannelRole.schema),
      .required("joinedAt", .instant),
    ]).named("ChannelMember")
}
