/// What people said to a stream.
public struct StreamEngagementFigures: APIModel, Equatable {
  /// Also those that were deleted.
  public var totalMessages: Int
  /// Of the time that the stream went on, a minute at least.
  public var messagesPerMinute: Double
  /// Characters of the messages that are there; not without any.
  public var averageMessageLength: Double?
  /// People who wrote.
  public var uniqueChatters: Int
  /// Percent of the viewers (uniqueViewers) who wrote or reacted; not without viewers.
  public var participationRate: Double?
  public var reactions: StreamReactionFigures

  public init(
    totalMessages: Int, messagesPerMinute: Double, averageMessageLength: Double? = nil, uniqueChatters: Int,
    participationRate: Double? = nil, reactions: StreamReactionFigures
  ) {
    self.totalMessages = totalMessages
    self.messagesPerMinute = messagesPerMinute
    self.averageMessageLength = averageMessageLength
    self.uniqueChatters = uniqueChatters
    self.participationRate = participationRate
    self.reactions = reactions
  }

  public static let schema = JSONSchema.object(
    [
      .required("totalMessages", .count, "also those that were deleted"),
      .required("messagesPerMinute", .number(0...1e12), "of the time that the stream went on, a minute at least"),
      .optional(
        "averageMessageLength", .number(0...1e12), "characters of the messages that are there; not without any"),
      .required("uniqueChatters", .count, "people who wrote"),
      .optional(
        "participationRate", .number(0...100),
        "percent of the viewers (uniqueViewers) who wrote or reacted; not without viewers"),
      .required("reactions", StreamReactionFigures.schema),
    ]).named("StreamEngagementFigures")
}
