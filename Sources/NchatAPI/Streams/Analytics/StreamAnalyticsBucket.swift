/// A piece of the time in which a stream went on.
public struct StreamAnalyticsBucket: APIModel, Equatable {
  public var start: Timestamp
  public var end: Timestamp
  /// For which the stream went on.
  public var liveSeconds: Double
  public var watchSeconds: Double
  /// At a time, while the stream went on.
  public var averageViewers: Double
  /// At a time.
  public var peakViewers: Int
  /// Stays that began.
  public var joined: Int
  /// Stays that ended.
  public var left: Int
  /// Also those that were deleted.
  public var messages: Int
  public var reactions: Int

  public init(
    start: Timestamp, end: Timestamp, liveSeconds: Double, watchSeconds: Double, averageViewers: Double,
    peakViewers: Int, joined: Int, left: Int, messages: Int, reactions: Int
  ) {
    self.start = start
    self.end = end
    self.liveSeconds = liveSeconds
    self.watchSeconds = watchSeconds
    self.averageViewers = averageViewers
    self.peakViewers = peakViewers
    self.joined = joined
    self.left = left
    self.messages = messages
    self.reactions = reactions
  }

  public static let schema = JSONSchema.object(
    [
      .required("start", .instant),
      .required("end", .instant),
      .required("liveSeconds", .number(0...1e12), "for which the stream went on"),
      .required("watchSeconds", .number(0...1e12)),
      .required("averageViewers", .number(0...1e12), "at a time, while the stream went on"),
      .required("peakViewers", .count, "at a time"),
      .required("joined", .count, "stays that began"),
      .required("left", .count, "stays that ended"),
      .required("messages", .count, "also those that were deleted"),
      .required("reactions", .count),
    ]).named("StreamAnalyticsBucket")
}
