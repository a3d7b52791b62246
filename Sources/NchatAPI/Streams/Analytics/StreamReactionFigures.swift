/// How people reacted to a stream.
public struct StreamReactionFigures: APIModel, Equatable {
  public var total: Int
  /// Of the time that the stream went on, a minute at least.
  public var perMinute: Double
  public var byType: StreamReactionCounts

  public init(
    total: Int, perMinute: Double, byType: StreamReactionCounts
  ) {
    self.total = total
    self.perMinute = perMinute
    self.byType = byType
  }

  public static let schema = JSONSchema.object(
    [
      .required("total", .count),
      .required("perMinute", .number(0...1e12), "of the time that the stream went on, a minute at least"),
      .required("byType", StreamReactionCounts.schema),
    ]).named("StreamReactionFigures")
}
