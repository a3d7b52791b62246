import LiveKitProtocol

/// A call.
public struct Call: APIModel, Equatable {
  public var id: EntityID
  public var type: CallType
  public var status: CallStatus
  public var channelId: EntityID?
  /// Unless the person is gone.
  public var initiator: User?
  public var isGroupCall: Bool
  public var isHuddle: Bool
  /// Nobody new joins.
  public var isLocked: Bool
  public var settings: CallSettings
  public var maxParticipants: Int
  /// Who are joined now; of a call that is over, who were.
  public var participantCount: Int
  public var initiatedAt: Timestamp
  /// When the second person joined.
  public var startedAt: Timestamp?
  public var endedAt: Timestamp?
  public var endReason: EndReason?
  /// From start to end, or until now.
  public var durationSeconds: Int
  /// The caller's.
  public var myStatus: ParticipantStatus?
  /// The caller's.
  public var myRole: CallRole?
  public var metadata: JSONValue

  public init(
    id: EntityID, type: CallType, status: CallStatus, channelId: EntityID? = nil, initiator: User? = nil,
    isGroupCall: Bool, isHuddle: Bool, isLocked: Bool, settings: CallSettings, maxParticipants: Int,
    participantCount: Int, initiatedAt: Timestamp, startedAt: Timestamp? = nil, endedAt: Timestamp? = nil,
    endReason: EndReason? = nil, durationSeconds: Int, myStatus: ParticipantStatus? = nil, myRole: CallRole? = nil,
    metadata: JSONValue
  ) {
    self.id = id
    self.type = type
    self.status = status
    self.channelId = channelId
    self.initiator = initiator
    self.isGroupCall = isGroupCall
    self.isHuddle = isHuddle
    self.isLocked = isLocked
    self.settings = settings
    self.maxParticipants = maxParticipants
    self.participantCount = participantCount
    self.initiatedAt = initiatedAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.endReason = endReason
    self.durationSeconds = durationSeconds
    self.myStatus = myStatus
    self.myRole = myRole
    self.metadata = metadata
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("type", CallType.schema),
      .required("status", CallStatus.schema),
      .optional("channelId", .id),
      .optional("initiator", User.schema, "unless the person is gone"),
      .required("isGroupCall", .boolean),
      .required("isHuddle", .boolean),
      .required("isLocked", .boolean, "nobody new joins"),
      .required("settings", CallSettings.schema),
      .required("maxParticipants", .count),
      .required("participantCount", .count, "who are joined now; of a call that is over, who were"),
      .required("initiatedAt", .instant),
      .optional("startedAt", .instant, "when the second person joined"),
      .optional("endedAt", .instant),
      .optional("endReason", EndReason.schema),
      .required("durationSeconds", .count, "from start to end, or until now"),
      .optional("myStatus", ParticipantStatus.schema, "the caller's"),
      .optional("myRole", CallRole.schema, "the caller's"),
      .required("metadata", .document(bytes: 65_536, depth: 16)),
    ]).named("Call")
}
