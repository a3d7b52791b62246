/// A reaction to a stream: a row, in the names of its columns.
public struct StreamReaction: APIModel, Equatable {
  public var id: EntityID
  public var streamId: EntityID
  public var userId: EntityID
  public var reactionType: StreamReactionType
  public var emoji: String
  /// Percent of the width.
  public var positionX: Double?
  /// Percent of the height.
  public var positionY: Double?
  public var createdAt: Timestamp

  public init(
    id: EntityID, streamId: EntityID, userId: EntityID, reactionType: StreamReactionType, emoji: String,
    positionX: Double? = nil, positionY: Double? = nil, createdAt: Timestamp
  ) {
    self.id = id
    self.streamId = streamId
    self.userId = userId
    self.reactionType = reactionType
    self.emoji = emoji
    self.positionX = positionX
    self.positionY = positionY
    self.createdAt = createdAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case streamId = "stream_id"
    case userId = "user_id"
    case reactionType = "reaction_type"
    case emoji
    case positionX = "position_x"
    case positionY = "position_y"
    case createdAt = "created_at"
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(id, forKey: .id)
    try members.encode(streamId, forKey: .streamId)
    try members.encode(userId, forKey: .userId)
    try members.encode(reactionType, forKey: .reactionType)
    try members.encode(emoji, forKey: .emoji)
    try members.encode(positionX, forKey: .positionX)
    try members.encode(positionY, forKey: .positionY)
    try members.encode(createdAt, forKey: .createdAt)
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("stream_id", .id),
      .required("user_id", .id),
      .required("reaction_type", StreamReactionType.schema),
      .required("emoji", .text(1...16)),
      .required("position_x", .number(0...100).orNull, "percent of the width"),
      .required("position_y", .number(0...100).orNull, "percent of the height"),
      .required("created_at", .instant),
    ]).named("StreamReaction")
}
