/// How good somebody's connection was during a call: what their client reported, or else what the media server saw.
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
  /// Of the client.
  public var reports: Int
  /// Whose figures these are.
  public var source: QualitySource
  /// What the media server saw, all connections together.
  public var server: ConnectionFigures?

  public init(
    qualityScore: Double, quality: ConnectionQuality, mos: Double? = nil, packetLoss: Double? = nil,
    jitter: Double? = nil, rtt: Double? = nil, reports: Int, source: QualitySource, server: ConnectionFigures? = nil
  ) {
    self.qualityScore = qualityScore
    self.quality = quality
    self.mos = mos
    self.packetLoss = packetLoss
    self.jitter = jitter
    self.rtt = rtt
    self.reports = reports
    self.source = source
    self.server = server
  }

  public static let schema = JSONSchema.object(
    [
      .required("qualityScore", .number(0...100)),
      .required("quality", ConnectionQuality.schema),
      .optional("mos", .number(1...5)),
      .optional("packetLoss", .number(0...1), "a fraction, 0…1"),
      .optional("jitter", .number(0...600_000), "ms"),
      .optional("rtt", .number(0...600_000), "ms"),
      .required("reports", .count, "of the client"),
      .required("source", QualitySource.schema, "whose figures these are"),
      .optional("server", ConnectionFigures.schema, "what the media server saw, all connections together"),
    ]).named("CallQualitySummary")
}
