import LiveKitProtocol
import NchatAPI

/// How good connections were, as rows.
enum QualityRows {
  /// How good somebody's connection was during a call; nil where nobody measured it.
  static func summary(
    of user: EntityID, in call: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> CallQualitySummary? {
    let key: [String: (any SQLConvertible)?] = ["call": call, "user": user]
    let server = ConnectionFigures(meanOf: try connection.rows("quality.seen", key).map(CallConnection.init))
    if let row = try connection.first("quality.summary", key), let score: Double = try row["score"] {
      let loss: Double? = try row["loss"]
      return CallQualitySummary(
        qualityScore: score, quality: ConnectionQuality(score: score), mos: try row["mos"],
        packetLoss: loss.map { $0 / 100 }, jitter: try row["jitter"], rtt: try row["rtt"], reports: try row["reports"],
        source: .client, server: server)
    }
    guard let server, let score = server.qualityScore else { return nil }
    return CallQualitySummary(
      qualityScore: score, quality: ConnectionQuality(score: score), mos: server.mos, packetLoss: server.packetLoss,
      jitter: server.jitter, rtt: server.rtt, reports: 0, source: .server, server: server)
  }
}

extension ConnectionFigures {
  /// The means over connections, each as often as long it was there; nil of none.
  init?(meanOf connections: [CallConnection]) {
    guard !connections.isEmpty else { return nil }
    func mean(_ value: KeyPath<ConnectionFigures, Double?>) -> Double? {
      let measured = connections.compactMap { connection in
        connection.figures[keyPath: value].map {
          (value: $0, seconds: max(1, (connection.endedAt ?? connection.updatedAt) - connection.startedAt))
        }
      }
      let values = measured.map(\.value)
      guard let least = values.min(), let most = values.max() else { return nil }
      let weight = measured.reduce(0) { $0 + $1.seconds }
      let mean = measured.reduce(0) { $0 + $1.value * $1.seconds } / weight
      // Rounding must not lead out of what there was: a hundred and a bit is no score.
      return min(most, max(least, mean))
    }
    self.init(
      qualityScore: mean(\.qualityScore), mos: mean(\.mos), bitrate: mean(\.bitrate), packetLoss: mean(\.packetLoss),
      jitter: mean(\.jitter), rtt: mean(\.rtt))
  }
}

extension CallConnection {
  /// Reads a row of `nchat_webrtc_connections`; the participation is not in it.
  init(_ row: SQLRow) throws(SQLFailure) {
    let loss: Double? = try row["packet_loss_percentage"]
    self.init(
      userId: try row["user_id"], connectionId: try row["peer_connection_id"], reportedBy: try row["reported_by"],
      connectionState: try row["connection_state"], iceConnectionState: try row["ice_connection_state"],
      startedAt: try row["started_at"], updatedAt: try row["updated_at"], endedAt: try row["ended_at"],
      figures: ConnectionFigures(
        qualityScore: try row["quality_score"], mos: try row["mos"], bitrate: try row["avg_bitrate_kbps"],
        packetLoss: loss.map { $0 / 100 }, jitter: try row["jitter_ms"], rtt: try row["latency_ms"]))
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
extension QualitySource: SQLConvertible, SQLDecodable {}
