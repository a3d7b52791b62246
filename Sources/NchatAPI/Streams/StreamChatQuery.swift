/// Which messages of a chat.
public struct StreamChatQuery: APIModel, Equatable {
  /// Most elements: the newest.
  public var limit: Int
  /// How many of the newest to leave out.
  public var offset: Int
  /// The id of the oldest message that is known: older ones.
  public var before: EntityID?
  /// Pinned ones alone.
  public var pinned: Bool

  public init(limit: Int = 100, offset: Int = 0, before: EntityID? = nil, pinned: Bool = false) {
    self.limit = limit
    self.offset = offset
    self.before = before
    self.pinned = pinned
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 100
    offset = try members.decodeIfPresent(Int.self, forKey: .offset) ?? 0
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    pinned = try members.decodeIfPresent(Bool.self, forKey: .pinned) ?? false
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .integer(1...100).with(default: 100), "most elements: the newest"),
      .optional("offset", .integer(0...1_000_000).with(default: 0), "how many of the newest to leave out"),
      .optional("before", .id, "the id of the oldest message that is known: older ones"),
      .optional("pinned", .boolean.with(default: false), "pinned ones alone"),
    ])
}
