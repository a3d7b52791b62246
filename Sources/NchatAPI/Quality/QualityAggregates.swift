/// What the reports say together.
public struct QualityAggregates: APIModel, Equatable {
  public var averageQualityScore: Double?
  /// A fraction, 0…1.
  public var averagePacketLossRate: Double?
  /// Ms.
  public var averageJitter: Double?
  /// Ms.
  public var averageRtt: Double?
  public var totalReports: Int
  public var qualityTrend: QualityTrend
  /// The most frequent first.
  public var commonIssues: [IssueCount]

  public init(
    averageQualityScore: Double? = nil, averagePacketLossRate: Double? = nil, averageJitter: Double? = nil,
    averageRtt: Double? = nil, totalReports: Int, qualityTrend: QualityTrend, commonIssues: [IssueCount]
  ) {
    self.averageQualityScore = averageQualityScore
    self.averagePacketLossRate = averagePacketLossRate
    self.averageJitter = averageJitter
    self.averageRtt = averageRtt
    self.totalReports = totalReports
    self.qualityTrend = qualityTrend
    self.commonIssues = commonIssues
  }

  public static let schema = JSONSchema.object(
    [
      .optional("averageQualityScore", .number(0...100)),
      .optional("averagePacketLossRate", .number(0...1), "a fraction, 0…1"),
      .optional("averageJitter", .number(0...600_000), "ms"),
      .optional("averageRtt", .number(0...600_000), "ms"),
      .required("totalReports", .count),
      .required("qualityTrend", QualityTrend.schema),
      .required("commonIssues", .array(of: IssueCount.schema, 0...6), "the most frequent first"),
    ]).named("QualityAggregates")
}
