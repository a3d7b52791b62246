/// How many watch a stream, or did.
public struct StreamViewerCounts: APIModel, Equatable {
  public var active: Int
  public var peak: Int
  /// Viewer sessions.
  public var total: Int
  /// Of all sessions together.
  public var watchSeconds: Int

  public init(active: Int, peak: Int, total: Int, watchSeconds: Int) {
    self.active = active
    self.peak = peak
    self.total = total
    self.watchSeconds = watchSeconds
  }

  public static let schema = JSONSchema.object(
    [
      .required("active", .count),
      .required("peak", .count),
      .required("total", .count, "viewer sessions"),
      .required("watchSeconds", .count, "of all sessions together"),
    ]).named("StreamViewerCounts")
}
