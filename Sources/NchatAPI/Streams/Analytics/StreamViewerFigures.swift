/// Who watched a stream.
public struct StreamViewerFigures: APIModel, Equatable {
  public var current: Int
  public var peak: Int
  /// Viewer sessions.
  public var total: Int
  /// People, and sessions of those who have no account.
  public var uniqueViewers: Int
  /// Of all stays together.
  public var watchSeconds: Double
  /// At a time: watch seconds by seconds of the stream.
  public var averageViewers: Double
  /// Seconds of a session.
  public var averageWatchDuration: Double
  /// Percent of the sessions that are still there, or were at the end; not without sessions.
  public var retentionRate: Double?

  public init(
    current: Int, peak: Int, total: Int, uniqueViewers: Int, watchSeconds: Double, averageViewers: Double,
    averageWatchDuration: Double, retentionRate: Double? = nil
  ) {
    self.current = current
    self.peak = peak
    self.total = total
    self.uniqueViewers = uniqueViewers
    self.watchSeconds = watchSeconds
    self.averageViewers = averageViewers
    self.averageWatchDuration = averageWatchDuration
    self.retentionRate = retentionRate
  }

  public static let schema = JSONSchema.object(
    [
      .required("current", .count),
      .required("peak", .count),
      .required("total", .count, "viewer sessions"),
      .required("uniqueViewers", .count, "people, and sessions of those who have no account"),
      .required("watchSeconds", .number(0...1e12), "of all stays together"),
      .required("averageViewers", .number(0...1e12), "at a time: watch seconds by seconds of the stream"),
      .required("averageWatchDuration", .number(0...1e12), "seconds of a session"),
      .optional(
        "retentionRate", .number(0...100),
        "percent of the sessions that are still there, or were at the end; not without sessions"),
    ]).named("StreamViewerFigures")
}
