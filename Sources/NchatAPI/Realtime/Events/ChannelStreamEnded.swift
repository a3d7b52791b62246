/// A live stream ended in a channel.
public struct ChannelStreamEnded: APIModel, Equatable {
  public var channelId: EntityID
  public var streamId: EntityID

  public init(channelId: EntityID, streamId: EntityID) {
    self.channelId = channelId
    self.streamId = streamId
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("streamId", .id),
    ]).named("ChannelStreamEnded")
}
