/// A message in the chat of a stream: a row, in the names of its columns.
public struct StreamChatMessage: APIModel, Equatable {
  public var id: EntityID
  public var streamId: EntityID
  public var userId: EntityID
  /// Empty when it was deleted.
  public var content: String
  public var isPinned: Bool
  public var isDeleted: Bool
  public var deletedAt: Timestamp?
  public var deletedBy: EntityID?
  public var createdAt: Timestamp
  public var user: StreamPerson

  public init(
    id: EntityID, streamId: EntityID, userId: EntityID, content: String, isPinned: Bool, isDeleted: Bool,
    deletedAt: Timestamp? = nil, deletedBy: EntityID? = nil, createdAt: Timestamp, user: StreamPerson
  ) {
    self.id = id
    self.streamId = streamId
    self.userId = userId
    self.content = content
    self.isPinned = isPinned
    self.isDeleted = isDeleted
    self.deletedAt = deletedAt
    self.deletedBy = deletedBy
    self.createdAt = createdAt
    self.user = user
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case streamId = "stream_id"
    case userId = "user_id"
    case content
    case isPinned = "is_pinned"
    case isDeleted = "is_deleted"
    case deletedAt = "deleted_at"
    case deletedBy = "deleted_by"
    case createdAt = "created_at"
    case user
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(id, forKey: .id)
    try members.encode(streamId, forKey: .streamId)
    try members.encode(userId, forKey: .userId)
    try members.encode(content, forKey: .content)
    try members.encode(isPinned, forKey: .isPinned)
    try members.encode(isDeleted, forKey: .isDeleted)
    try members.encode(deletedAt, forKey: .deletedAt)
    try members.encode(deletedBy, forKey: .deletedBy)
    try members.encode(createdAt, forKey: .createdAt)
    try members.encode(user, forKey: .user)
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("stream_id", .id),
      .required("user_id", .id),
      .required("content", .text(0...500), "empty when it was deleted"),
      .required("is_pinned", .boolean),
      .required("is_deleted", .boolean),
      .required("deleted_at", .instant.orNull),
      .required("deleted_by", .id.orNull),
      .required("created_at", .instant),
      .required("user", StreamPerson.schema),
    ]).named("StreamChatMessage")
}
