/// A page of a list that is counted from its beginning.
public struct PageQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// How many to leave out.
  public var offset: Int

  public init(limit: Int = 50, offset: Int = 0) {
    self.limit = limit
    self.offset = offset
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    offset = try members.decodeIfPresent(Int.self, forKey: .offset) ?? 0
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("offset", .integer(0...1_000_000).with(default: 0), "how many to leave out"),
    ])
}
