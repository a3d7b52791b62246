/// Who watches a stream.
public struct StreamViewers: APIModel, Equatable {
  public var viewers: [StreamViewer]
  public var stats: StreamViewerCounts
  public var hasMore: Bool

  public init(viewers: [StreamViewer], stats: StreamViewerCounts, hasMore: Bool) {
    self.viewers = viewers
    self.stats = stats
    self.hasMore = hasMore
  }

  public static let schema = JSONSchema.object(
    [
      .required("viewers", .array(of: StreamViewer.schema)),
      .required("stats", StreamViewerCounts.schema),
      .required("hasMore", .boolean),
    ]).named("StreamViewers")
}
