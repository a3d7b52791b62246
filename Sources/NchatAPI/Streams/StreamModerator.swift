/// A moderator of a stream.
public struct StreamModerator: APIModel, Equatable {
  public var streamId: EntityID
  public var userId: EntityID
  /// Messages of others.
  public var canDelete: Bool
  public var canTimeout: Bool
  public var canPin: Bool
  public var canBan: Bool
  public var createdAt: Timestamp

  public init(
    streamId: EntityID, userId: EntityID, canDelete: Bool, canTimeout: Bool, canPin: Bool, canBan: Bool,
    createdAt: Timestamp
  ) {
    self.streamId = streamId
    self.userId = userId
    self.canDelete = canDelete
    self.canTimeout = canTimeout
    self.canPin = canPin
    self.canBan = canBan
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("userId", .id),
      .required("canDelete", .boolean, "messages of others"),
      .required("canTimeout", .boolean),
      .required("canPin", .boolean),
      .required("canBan", .boolean),
      .required("createdAt", .instant),
    ]).named("StreamModerator")
}
