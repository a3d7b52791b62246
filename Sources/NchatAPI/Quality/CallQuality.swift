/// Reports of a call, the newest first.
public struct CallQuality: APIModel, Equatable {
  public var metrics: [QualityReport]
  public var count: Int
  public var aggregates: QualityAggregates?

  public init(metrics: [QualityReport], count: Int, aggregates: QualityAggregates? = nil) {
    self.metrics = metrics
    self.count = count
    self.aggregates = aggregates
  }

  public static let schema = JSONSchema.object(
    [
      .required("metrics", .array(of: QualityReport.schema, 0...1_000)),
      .required("count", .count),
      .optional("aggregates", QualityAggregates.schema),
    ]).named("CallQuality")
}
