/// Which calls.
public struct CallListQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last call that is known: older ones.
  public var before: EntityID?
  /// Calls of this channel.
  public var channelId: EntityID?
  /// Those that are not over, or all.
  public var status: CallListScope

  public init(limit: Int = 50, before: EntityID? = nil, channelId: EntityID? = nil, status: CallListScope = .active) {
    self.limit = limit
    self.before = before
    self.channelId = channelId
    self.status = status
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    channelId = try members.decodeIfPresent(EntityID.self, forKey: .channelId)
    status = try members.decodeIfPresent(CallListScope.self, forKey: .status) ?? .active
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last call that is known: older ones"),
      .optional("channelId", .id, "calls of this channel"),
      .optional("status", CallListScope.schema.with(default: "active"), "those that are not over, or all"),
    ])
}
