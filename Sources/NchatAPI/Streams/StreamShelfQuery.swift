/// Which streams of a kind.
public struct StreamShelfQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last stream that is known: those that follow it in the list.
  public var before: EntityID?
  /// Streams in this channel.
  public var channelId: EntityID?

  public init(limit: Int = 20, before: EntityID? = nil, channelId: EntityID? = nil) {
    self.limit = limit
    self.before = before
    self.channelId = channelId
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 20
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    channelId = try members.decodeIfPresent(EntityID.self, forKey: .channelId)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .integer(1...100).with(default: 20), "most elements"),
      .optional("before", .id, "the id of the last stream that is known: those that follow it in the list"),
      .optional("channelId", .id, "streams in this channel"),
    ])
}
