/// How good somebody's connection was during a call.
public struct CallQualitySummary: APIModel, Equatable {
  public var qualityScore: Double
  public var quality: ConnectionQuality
  public var mos: Double?
  /// A fraction, 0…1.
  public var packetLoss: Double?
  /// Ms.
  public var jitter: Double?
  /// Ms.
  public var rtt: Double?
  public var reports: Int

  public init(
    qualityScore: Double, quality: ConnectionQuality, mos: Double? = nil, packetLoss: Double? = nil,
    jitter: Double? = nil, rtt: Double? = nil, reports: Int
  ) {
    self.qualityScore = qualityScore
    self.quality = quality
    self.mos = mos
    self.packetLoss = packetLoss
    self.jitter = jitter
    self.rtt = rtt
    self.reports = reports
  }

  public static let schema = JSONSchema.object(
    [
      .required("qualityScore", .number(0...100)),
      .required("quality", ConnectionQuality.schema),
      .optional("mos", .number(1...5)),
      .optional("packetLoss", .number(0...1), "a fraction, 0…1"),
      .optional("jitter", .number(0...600_000), "ms"),
      .optional("rtt", .number(0...600_000), "ms"),
      .required("reports", .count),
    ]).named("CallQualitySummary")
}
