/// A ban from a stream, or a timeout in its chat.
public struct StreamSanction: APIModel, Equatable {
  public var streamId: EntityID
  public var userId: EntityID
  /// In lists.
  public var user: StreamPerson?
  /// Who decided it.
  public var moderatorId: EntityID?
  public var reason: String?
  public var createdAt: Timestamp
  /// Never without.
  public var expiresAt: Timestamp?

  public init(
    streamId: EntityID, userId: EntityID, user: StreamPerson? = nil, moderatorId: EntityID? = nil,
    reason: String? = nil, createdAt: Timestamp,
    expiresAt: Timestamp? = nil
  ) {
    self.streamId = streamId
    self.userId = userId
    self.user = user
    self.moderatorId = moderatorId
    self.reason = reason
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("userId", .id),
      .optional("user", StreamPerson.schema, "in lists"),
      .optional("moderatorId", .id, "who decided it"),
      .optional("reason", .text(0...500)),
      .required("createdAt", .instant),
      .optional("expiresAt", .instant, "never without"),
    ]).named("StreamSanction")
}
