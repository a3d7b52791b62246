/// Which reactions.
public struct StreamReactionQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// Those that came later.
  public var since: Timestamp?

  public init(limit: Int = 50, since: Timestamp? = nil) {
    self.limit = limit
    self.since = since
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    since = try members.decodeIfPresent(Timestamp.self, forKey: .since)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("since", .instant, "those that came later"),
    ])
}
