/// How a stream went. Every number is derived from rows: of the stream, its viewers and their stays, its chat and its reactions.
public struct StreamAnalytics: APIModel, Equatable {
  public var streamId: EntityID
  public var timeRange: StreamTimeRange
  public var generatedAt: Timestamp
  /// Of the whole stream.
  public var viewers: StreamViewerFigures?
  public var duration: StreamDurationFigures?
  /// Of the whole stream.
  public var engagement: StreamEngagementFigures?
  /// With all parts alone.
  public var quality: StreamQualityFigures?
  /// The time range in pieces, up to now or to the end of the stream.
  public var timeline: [StreamAnalyticsBucket]

  public init(
    streamId: EntityID, timeRange: StreamTimeRange, generatedAt: Timestamp, viewers: StreamViewerFigures? = nil,
    duration: StreamDurationFigures? = nil, engagement: StreamEngagementFigures? = nil,
    quality: StreamQualityFigures? = nil, timeline: [StreamAnalyticsBucket]
  ) {
    self.streamId = streamId
    self.timeRange = timeRange
    self.generatedAt = generatedAt
    self.viewers = viewers
    self.duration = duration
    self.engagement = engagement
    self.quality = quality
    self.timeline = timeline
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("timeRange", StreamTimeRange.schema),
      .required("generatedAt", .instant),
      .optional("viewers", StreamViewerFigures.schema, "of the whole stream"),
      .optional("duration", StreamDurationFigures.schema),
      .optional("engagement", StreamEngagementFigures.schema, "of the whole stream"),
      .optional("quality", StreamQualityFigures.schema, "with all parts alone"),
      .required(
        "timeline", .array(of: StreamAnalyticsBucket.schema, 0...60),
        "the time range in pieces, up to now or to the end of the stream"),
    ]).named("StreamAnalytics")
}
