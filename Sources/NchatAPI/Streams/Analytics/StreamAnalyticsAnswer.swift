/// The analytics of a stream, as older clients expect them.
public struct StreamAnalyticsAnswer: APIModel, Equatable {
  public var analytics: StreamAnalytics

  public init(
    analytics: StreamAnalytics
  ) {
    self.analytics = analytics
  }

  public static let schema = JSONSchema.object(
    [
      .required("analytics", StreamAnalytics.schema)
    ]).named("StreamAnalyticsAnswer")
}
