import LiveKitProtocol
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

extension QualityReport {
  /// Reads a row of `quality.list` or `export.quality`.
  init(_ row: SQLRow) throws {
    func part<Part: APIModel>(_ name: String) throws -> Part? {
      guard let value: JSONValue = try row[name] else { return nil }
      return try Part.read(value)
    }
    self.init(
      id: try row["id"], callId: try row["call_id"], participantId: try row["participant_id"],
      userId: try row["user_id"], timestamp: try row["reported_at"], qualityScore: try row["quality_score"],
      mos: try row["mos"], connectionType: try row["connection_type"], bandwidth: try part("bandwidth"),
      audio: try part("audio"), video: try part("video"), iceConnectionState: try row["ice_connection_state"],
      connectionState: try row["connection_state"], issues: try part("issues") ?? [])
  }
}

extension ConnectionType: SQLConvertible, SQLDecodable {}
