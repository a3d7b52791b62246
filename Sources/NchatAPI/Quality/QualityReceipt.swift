/// What the server made of a report.
public struct QualityReceipt: APIModel, Equatable {
  public var id: EntityID
  public var qualityScore: Double
  /// Of the sound.
  public var mos: Double?
  public var quality: ConnectionQuality
  public var issues: [QualityIssue]
  public var timestamp: Timestamp

  public init(
    id: EntityID, qualityScore: Double, mos: Double? = nil, quality: ConnectionQuality, issues: [QualityIssue],
    timestamp: Timestamp
  ) {
    self.id = id
    self.qualityScore = qualityScore
    self.mos = mos
    self.quality = quality
    self.issues = issues
    self.timestamp = timestamp
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("qualityScore", .number(0...100)),
      .optional("mos", .number(1...5), "of the sound"),
      .required("quality", ConnectionQuality.schema),
      .required("issues", .array(of: QualityIssue.schema, 0...6)),
      .required("timestamp", .instant),
    ]).named("QualityReceipt")
}
