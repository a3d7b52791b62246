/// Which streams.
public struct StreamListQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last stream that is known: those that follow it in the list.
  public var before: EntityID?
  /// Streams in this channel.
  public var channelId: EntityID?
  /// Streams of this broadcaster.
  public var userId: EntityID?
  /// Streams that have come so far.
  public var status: StreamStatus?

  public init(
    limit: Int = 50, before: EntityID? = nil, channelId: EntityID? = nil, userId: EntityID? = nil,
    status: StreamStatus? = nil
  ) {
    self.limit = limit
    self.before = before
    self.channelId = channelId
    self.userId = userId
    self.status = status
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    channelId = try members.decodeIfPresent(EntityID.self, forKey: .channelId)
    userId = try members.decodeIfPresent(EntityID.self, forKey: .userId)
    status = try members.decodeIfPresent(StreamStatus.self, forKey: .status)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last stream that is known: those that follow it in the list"),
      .optional("channelId", .id, "streams in this channel"),
      .optional("userId", .id, "streams of this broadcaster"),
      .optional("status", StreamStatus.schema, "streams that have come so far"),
    ])
}
