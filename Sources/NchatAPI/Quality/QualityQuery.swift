/// Which reports.
public struct QualityQuery: APIModel, Equatable {
  public var callId: EntityID
  public var participantId: EntityID?
  public var since: Timestamp?
  /// Most reports, the newest.
  public var limit: Int
  public var includeAggregates: Bool

  public init(
    callId: EntityID, participantId: EntityID? = nil, since: Timestamp? = nil, limit: Int = 100,
    includeAggregates: Bool = true
  ) {
    self.callId = callId
    self.participantId = participantId
    self.since = since
    self.limit = limit
    self.includeAggregates = includeAggregates
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    callId = try members.decode(EntityID.self, forKey: .callId)
    participantId = try members.decodeIfPresent(EntityID.self, forKey: .participantId)
    since = try members.decodeIfPresent(Timestamp.self, forKey: .since)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 100
    includeAggregates = try members.decodeIfPresent(Bool.self, forKey: .includeAggregates) ?? true
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .optional("participantId", .id),
      .optional("since", .instant),
      .optional("limit", .integer(1...1_000).with(default: 100), "most reports, the newest"),
      .optional("includeAggregates", .boolean.with(default: true)),
    ])
}
