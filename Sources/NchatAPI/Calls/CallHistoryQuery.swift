/// Which calls of the past.
public struct CallHistoryQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last call that is known: older ones.
  public var before: EntityID?
  public var direction: CallDirection?
  /// Those that were missed, or were not.
  public var missed: Bool?
  public var type: CallType?
  /// Calls with this person.
  public var with: EntityID?

  public init(
    limit: Int = 50, before: EntityID? = nil, direction: CallDirection? = nil, missed: Bool? = nil,
    type: CallType? = nil, with: EntityID? = nil
  ) {
    self.limit = limit
    self.before = before
    self.direction = direction
    self.missed = missed
    self.type = type
    self.with = with
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    direction = try members.decodeIfPresent(CallDirection.self, forKey: .direction)
    missed = try members.decodeIfPresent(Bool.self, forKey: .missed)
    type = try members.decodeIfPresent(CallType.self, forKey: .type)
    with = try members.decodeIfPresent(EntityID.self, forKey: .with)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last call that is known: older ones"),
      .optional("direction", CallDirection.schema),
      .optional("missed", .boolean, "those that were missed, or were not"),
      .optional("type", CallType.requestSchema),
      .optional("with", .id, "calls with this person"),
    ])
}
