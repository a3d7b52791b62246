/// Which viewers, in which order.
public struct StreamViewerQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// How many to leave out.
  public var offset: Int
  /// Those, too, who have left.
  public var includeInactive: Bool
  public var sortBy: StreamViewerOrder
  public var sortOrder: SortOrder

  public init(
    limit: Int = 100, offset: Int = 0, includeInactive: Bool = false, sortBy: StreamViewerOrder = .joinTime,
    sortOrder: SortOrder = .ascending
  ) {
    self.limit = limit
    self.offset = offset
    self.includeInactive = includeInactive
    self.sortBy = sortBy
    self.sortOrder = sortOrder
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 100
    offset = try members.decodeIfPresent(Int.self, forKey: .offset) ?? 0
    includeInactive = try members.decodeIfPresent(Bool.self, forKey: .includeInactive) ?? false
    sortBy = try members.decodeIfPresent(StreamViewerOrder.self, forKey: .sortBy) ?? .joinTime
    sortOrder = try members.decodeIfPresent(SortOrder.self, forKey: .sortOrder) ?? .ascending
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .integer(1...1_000).with(default: 100), "most elements"),
      .optional("offset", .integer(0...1_000_000).with(default: 0), "how many to leave out"),
      .optional("includeInactive", .boolean.with(default: false), "those, too, who have left"),
      .optional("sortBy", StreamViewerOrder.schema.with(default: "joinTime")),
      .optional("sortOrder", SortOrder.schema.with(default: "asc")),
    ])
}
