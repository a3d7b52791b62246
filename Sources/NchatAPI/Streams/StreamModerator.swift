/// A moderator of a stream.
public struct StreamModerator: APIModel, Equatable {
  public var streamId: EntityID
  public var userId: EntityID
  /// In lists.
  public var user: StreamPerson?
  /// Messages of others.
  public var canDelete: Bool
  public var canTimeout: Bool
  public var canPin: Bool
  public var canBan: Bool
  /// Make people wait between messages.
  public var canSlow: Bool
  /// Say who may write.
  public var canMode: Bool
  public var createdAt: Timestamp

  public init(
    streamId: EntityID, userId: EntityID, user: StreamPerson? = nil, canDelete: Bool, canTimeout: Bool, canPin: Bool,
    canBan: Bool,
    canSlow: Bool, canMode: Bool, createdAt: Timestamp
  ) {
    self.streamId = streamId
    self.userId = userId
    self.user = user
    self.canDelete = canDelete
    self.canTimeout = canTimeout
    self.canPin = canPin
    self.canBan = canBan
    self.canSlow = canSlow
    self.canMode = canMode
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("userId", .id),
      .optional("user", StreamPerson.schema, "in lists"),
      .required("canDelete", .boolean, "messages of others"),
      .required("canTimeout", .boolean),
      .required("canPin", .boolean),
      .required("canBan", .boolean),
      .required("canSlow", .boolean, "make people wait between messages"),
      .required("canMode", .boolean, "say who may write"),
      .required("createdAt", .instant),
    ]).named("StreamModerator")
}
