/// Which analytics of a stream, in which form.
public struct StreamAnalyticsQuery: APIModel, Equatable {
  public var timeRange: StreamTimeRange
  /// Words of `StreamMetric` with commas between them.
  public var metrics: String
  public var format: StreamExportFormat

  public init(
    timeRange: StreamTimeRange = .hour, metrics: [StreamMetric] = [.all], format: StreamExportFormat = .json
  ) {
    self.timeRange = timeRange
    self.metrics = metrics.map(\.rawValue).joined(separator: ",")
    self.format = format
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    timeRange = try members.decodeIfPresent(StreamTimeRange.self, forKey: .timeRange) ?? .hour
    metrics = try members.decodeIfPresent(String.self, forKey: .metrics) ?? StreamMetric.all.rawValue
    format = try members.decodeIfPresent(StreamExportFormat.self, forKey: .format) ?? .json
  }

  /// Whether a part is asked for.
  public func wants(_ metric: StreamMetric) -> Bool {
    let words = metrics.split(separator: ",").map(String.init)
    return words.contains(metric.rawValue) || words.contains(StreamMetric.all.rawValue)
  }

  public static let schema = JSONSchema.object(
    [
      .optional("timeRange", StreamTimeRange.schema.with(default: "1h")),
      .optional(
        "metrics", JSONSchema(.string(length: 3...200, form: .metrics)).with(default: "all"),
        "viewers, duration, engagement or all, or several with commas between them"),
      .optional("format", StreamExportFormat.schema.with(default: "json")),
    ])
}
