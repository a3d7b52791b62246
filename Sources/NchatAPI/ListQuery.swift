/// Which part of a list.
public struct ListQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last element that is known: those that follow it in the list.
  public var before: EntityID?

  public init(limit: Int = 50, before: EntityID? = nil) {
    self.limit = limit
    self.before = before
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last element that is known: those that follow it in the list"),
    ])
}
