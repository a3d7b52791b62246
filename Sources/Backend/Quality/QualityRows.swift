import NchatAPI

/// How good connections were, as rows.
enum QualityRows {
  /// How good somebody's connection was during a call; nil where nobody measured it.
  static func summary(
    of user: EntityID, in call: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> CallQualitySummary? {
    guard let row = try connection.first("quality.summary", ["call": call, "user": user]) else { return nil }
    let count: Int = try row["reports"]
    let score: Double? = try row["score"]
    guard count > 0, let score else { return nil }
    let loss: Double? = try row["loss"]
    return CallQualitySummary(
      qualityScore: score, quality: ConnectionQuality(score: score), mos: try row["mos"],
      packetLoss: loss.map { $0 / 100 }, jitter: try row["jitter"], rtt: try row["rtt"], reports: count)
  }
}
