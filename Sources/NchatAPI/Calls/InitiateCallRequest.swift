import LiveKitProtocol

/// Calls somebody. Of the three targets one is required; `targetUserIds` counts before `targetUserId`.
public struct InitiateCallRequest: APIModel, Equatable {
  /// One person.
  public var targetUserId: EntityID?
  /// Several people.
  public var targetUserIds: [EntityID]?
  /// The channel that the call belongs to; the caller is a member.
  public var channelId: EntityID?
  public var type: CallType
  /// Kept with the call.
  public var metadata: JSONValue

  public init(
    targetUserId: EntityID? = nil, targetUserIds: [EntityID]? = nil, channelId: EntityID? = nil,
    type: CallType = .audio, metadata: JSONValue = [:]
  ) {
    self.targetUserId = targetUserId
    self.targetUserIds = targetUserIds
    self.channelId = channelId
    self.type = type
    self.metadata = metadata
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    targetUserId = try members.decodeIfPresent(EntityID.self, forKey: .targetUserId)
    targetUserIds = try members.decodeIfPresent([EntityID].self, forKey: .targetUserIds)
    channelId = try members.decodeIfPresent(EntityID.self, forKey: .channelId)
    type = try members.decodeIfPresent(CallType.self, forKey: .type) ?? .audio
    metadata = try members.decodeIfPresent(JSONValue.self, forKey: .metadata) ?? [:]
  }

  /// The people to invite, each once.
  public var targets: [EntityID] {
    var seen: Set<EntityID> = []
    return (targetUserIds ?? targetUserId.map { [$0] } ?? []).filter { seen.insert($0).inserted }
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("targetUserId", .id, "one person"),
      .nullable("targetUserIds", .array(of: .id, 1...99, unique: true), "several people"),
      .nullable("channelId", .id, "the channel that the call belongs to; the caller is a member"),
      .nullable("type", CallType.requestSchema),
      .nullable("metadata", .document(), "kept with the call"),
    ], anyOf: ["targetUserId", "targetUserIds", "channelId"]
  ).named("InitiateCallRequest")
    .with(example: ["targetUserId": "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a17", "type": "audio"])
}
