/// Which participants.
public struct ParticipantQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last participation that is known.
  public var before: EntityID?
  public var status: ParticipantScope

  public init(limit: Int = 50, before: EntityID? = nil, status: ParticipantScope = .present) {
    self.limit = limit
    self.before = before
    self.status = status
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    status = try members.decodeIfPresent(ParticipantScope.self, forKey: .status) ?? .present
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last participation that is known"),
      .optional("status", ParticipantScope.schema.with(default: "present")),
    ])
}
