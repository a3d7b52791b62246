/// Somebody is not in a channel any more.
public struct ChannelMemberLeft: APIModel, Equatable {
  public var channelId: EntityID
  public var userId: EntityID
  public var removedBy: EntityID?

  public init(channelId: EntityID, userId: EntityID, removedBy: EntityID? = nil) {
    self.channelId = channelId
    self.userId = userId
    self.removedBy = removedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("userId", .id),
      .optional("removedBy", .id),
    ]).named("ChannelMemberLeft")
}
