/// What clients reported of a call, and how connections have been as clients and the media server saw them; the newest first.
public struct CallQuality: APIModel, Equatable {
  public var metrics: [QualityReport]
  public var count: Int
  public var aggregates: QualityAggregates?
  public var connections: [CallConnection]

  public init(
    metrics: [QualityReport], count: Int, aggregates: QualityAggregates? = nil, connections: [CallConnection]
  ) {
    self.metrics = metrics
    self.count = count
    self.aggregates = aggregates
    self.connections = connections
  }

  public static let schema = JSONSchema.object(
    [
      .required("metrics", .array(of: QualityReport.schema, 0...1_000)),
      .required("count", .count),
      .optional("aggregates", QualityAggregates.schema),
      .required("connections", .array(of: CallConnection.schema, 0...1_000)),
    ]).named("CallQuality")
}
