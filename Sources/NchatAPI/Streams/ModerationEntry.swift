/// Something that was done in the chat of a stream.
public struct ModerationEntry: APIModel, Equatable {
  public var id: EntityID
  public var streamId: EntityID
  public var action: ModerationAction
  /// Nobody when a rule did it.
  public var moderatorId: EntityID?
  /// To whom.
  public var userId: EntityID?
  public var messageId: EntityID?
  public var reason: String?
  public var createdAt: Timestamp

  public init(
    id: EntityID, streamId: EntityID, action: ModerationAction, moderatorId: EntityID? = nil, userId: EntityID? = nil,
    messageId: EntityID? = nil, reason: String? = nil, createdAt: Timestamp
  ) {
    self.id = id
    self.streamId = streamId
    self.action = action
    self.moderatorId = moderatorId
    self.userId = userId
    self.messageId = messageId
    self.reason = reason
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("streamId", .id),
      .required("action", ModerationAction.schema),
      .optional("moderatorId", .id, "nobody when a rule did it"),
      .optional("userId", .id, "to whom"),
      .optional("messageId", .id),
      .optional("reason", .text(0...500)),
      .required("createdAt", .instant),
    ]).named("ModerationEntry")
}
