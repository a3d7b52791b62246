/// A live stream began in a channel.
public struct ChannelStreamStarted: APIModel, Equatable {
  public var channelId: EntityID
  public var streamId: EntityID
  public var title: String

  public init(channelId: EntityID, streamId: EntityID, title: String) {
    self.channelId = channelId
    self.streamId = streamId
    self.title = title
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("streamId", .id),
      .required("title", .text(1...255)),
    ]).named("ChannelStreamStarted")
}
