/// Which recordings.
public struct RecordingListQuery: APIModel, Equatable {
  /// Most elements.
  public var limit: Int
  /// The id of the last recording that is known: those that follow it in the list.
  public var before: EntityID?
  public var channelId: EntityID?
  public var callId: EntityID?
  public var streamId: EntityID?
  /// Those that this person has made.
  public var userId: EntityID?
  public var status: RecordingStatus?
  public var source: RecordingSource?
  /// Made then or later.
  public var since: Timestamp?
  /// Made before.
  public var until: Timestamp?

  public init(
    limit: Int = 50, before: EntityID? = nil, channelId: EntityID? = nil, callId: EntityID? = nil,
    streamId: EntityID? = nil, userId: EntityID? = nil, status: RecordingStatus? = nil,
    source: RecordingSource? = nil, since: Timestamp? = nil, until: Timestamp? = nil
  ) {
    self.limit = limit
    self.before = before
    self.channelId = channelId
    self.callId = callId
    self.streamId = streamId
    self.userId = userId
    self.status = status
    self.source = source
    self.since = since
    self.until = until
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
    before = try members.decodeIfPresent(EntityID.self, forKey: .before)
    channelId = try members.decodeIfPresent(EntityID.self, forKey: .channelId)
    callId = try members.decodeIfPresent(EntityID.self, forKey: .callId)
    streamId = try members.decodeIfPresent(EntityID.self, forKey: .streamId)
    userId = try members.decodeIfPresent(EntityID.self, forKey: .userId)
    status = try members.decodeIfPresent(RecordingStatus.self, forKey: .status)
    source = try members.decodeIfPresent(RecordingSource.self, forKey: .source)
    since = try members.decodeIfPresent(Timestamp.self, forKey: .since)
    until = try members.decodeIfPresent(Timestamp.self, forKey: .until)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("limit", .listLimit, "most elements"),
      .optional("before", .id, "the id of the last recording that is known: those that follow it in the list"),
      .optional("channelId", .id),
      .optional("callId", .id),
      .optional("streamId", .id),
      .optional("userId", .id, "those that this person has made"),
      .optional("status", RecordingStatus.schema),
      .optional("source", RecordingSource.schema),
      .optional("since", .instant, "made then or later"),
      .optional("until", .instant, "made before"),
    ])
}
