/// Somebody came into a channel, or has another role in it.
public struct ChannelMemberChanged: APIModel, Equatable {
  public var channelId: EntityID
  public var member: ChannelMember

  public init(channelId: EntityID, member: ChannelMember) {
    self.channelId = channelId
    self.member = member
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("member", ChannelMember.schema),
    ]).named("ChannelMemberChanged")
}
