/// The newest reactions to a stream, and how many there were.
public struct StreamReactions: APIModel, Equatable {
  /// The newest first.
  public var reactions: [StreamReaction]
  /// Of all times.
  public var total: Int
  /// Of all times.
  public var counts: StreamReactionCounts

  public init(reactions: [StreamReaction], total: Int, counts: StreamReactionCounts) {
    self.reactions = reactions
    self.total = total
    self.counts = counts
  }

  public static let schema = JSONSchema.object(
    [
      .required("reactions", .array(of: StreamReaction.schema), "the newest first"),
      .required("total", .count, "of all times"),
      .required("counts", StreamReactionCounts.schema, "of all times"),
    ]).named("StreamReactions")
}
