import LiveKitProtocol
import NchatAPI

/// What clients and the media server measured of connections.
struct QualityService: Sendable {
  /// How long after the end of a call reports are taken, seconds.
  static let lateness = 60.0
  /// Reports that are kept of one person in one call, the newest.
  static let kept = 1_000
  /// An alert is not repeated until connections were good for so long, seconds.
  static let alertPause = 60.0

  let ledger: Ledger

  /// Keeps a report of somebody in a call, with the score and the issues that the server sees in it.
  /// - Throws: `APIError`.
  func report(_ request: QualityReportRequest, by caller: Caller, at now: Timestamp) async throws -> QualityReceipt {
    let score = QualityScore(audio: request.audio, video: request.video, bandwidth: request.bandwidth)
    let label = ConnectionQuality(score: score.score)
    let sound = request.audio
    let mos = sound.flatMap(MeanOpinion.score(of:))
    let id = EntityID.random()
    return try await ledger.change(at: now) { change in
      try CallRows.hold(request.callId, in: change.connection)
      guard let call = try CallRows.load(request.callId, visibleTo: caller.id, in: change.connection),
        let member = call.members[caller.id], request.participantId.map({ $0 == member.id }) ?? true
      else { throw APIError.notFound }
      // Whoever is surprised by the end has last figures to tell.
      if let endedAt = call.endedAt, now - endedAt > Self.lateness {
        throw APIError(.callInactive, "The call is over.")
      }
      guard let joinedAt = member.joinedAt else { throw APIError.notFound }
      // A clock that is wrong does not put a report before or behind the call.
      let receipt = QualityReceipt(
        id: id, qualityScore: score.score, mos: mos, quality: label, issues: score.issues,
        timestamp: min(now, max(request.timestamp ?? now, call.initiatedAt)))
      let isAlert =
        try score.score < QualityScore.alertBelow && !call.isOver && Self.isNews(in: call, change)
      try change.connection.run(
        "quality.insert",
        [
          "id": receipt.id, "call": call.id, "user": caller.id, "reported_at": receipt.timestamp,
          "connection_type": request.connectionType ?? .unknown, "score": score.score, "mos": mos,
          "loss": sound?.loss.map { $0 * 100 }, "jitter": sound?.jitter, "rtt": sound?.rtt,
          "audio": sound?.json, "video": request.video?.json, "bandwidth": request.bandwidth?.json,
          "issues": score.issues.json, "rtc_stats": request.rtcStats, "at": now,
        ])
      try change.connection.run("quality.trim", ["call": call.id, "user": caller.id, "kept": Self.kept - 1])
      try change.connection.run(
        "quality.label", ["call": call.id, "user": caller.id, "quality": label, "at": now])
      try change.connection.run(
        "quality.connection",
        [
          "id": EntityID.random(), "call": call.id, "user": caller.id, "peer": "client",
          "reported_by": QualitySource.client, "state": member.status == .joined ? "connected" : "closed",
          "ice_state": nil,
          "bitrate": sound?.bitrate,
          "loss": sound?.loss.map { $0 * 100 }, "latency": sound?.rtt, "jitter": sound?.jitter, "mos": mos,
          "score": score.score, "started_at": joinedAt,
          "ended_at": member.status == .joined ? nil : member.leftAt ?? now, "at": now,
        ])
      if isAlert { Self.alert(call, score: score.score, change) }
      return receipt
    }
  }

  /// Whether nobody's connection in a call was bad of late.
  private static func isNews(in call: CallRecord, _ change: Change) throws(SQLFailure) -> Bool {
    try change.connection.first(
      "quality.bad", ["call": call.id, "below": QualityScore.alertBelow, "since": change.now + -alertPause]) == nil
  }

  /// Tells everybody in the call that somebody's connection is bad.
  private static func alert(_ call: CallRecord, score: Double, _ change: Change) {
    for member in call.joined {
      let event = RealtimeEvent.notification(
        NotificationEvent(
          id: .random(), type: .callQualityAlert, title: "Call quality alert",
          body: score < QualityScore.criticalBelow
            ? "Somebody's connection is very bad." : "Somebody's connection is bad.",
          data: .object(["callId": .string(call.id.description), "qualityScore": .number(score)]),
          createdAt: change.now))
      change.tell(.user(member.userID.uuid), event)
    }
  }

  /// The reports of a call that the caller may know of.
  /// - Throws: `APIError`.
  func show(_ query: QualityQuery, to caller: Caller) async throws -> CallQuality {
    try await ledger.read { connection in
      guard try connection.first("calls.visible", ["call": query.callId, "user": caller.id]) != nil else {
        throw APIError.notFound
      }
      let reports = try connection.rows(
        "quality.list",
        [
          "call": query.callId, "participant": query.participantId, "since": query.since, "limit": query.limit,
        ]
      ).map { row in
        var report = try QualityReport(row)
        report.iceConnectionState = try row["ice_connection_state"]
        report.connectionState = try row["connection_state"]
        return report
      }
      let connections = try connection.rows(
        "quality.connections",
        ["call": query.callId, "participant": query.participantId, "since": query.since, "limit": query.limit]
      ).map { row in
        var seen = try CallConnection(row)
        seen.participantId = try row["participant_id"]
        return seen
      }
      return CallQuality(
        metrics: reports, count: reports.count,
        aggregates: query.includeAggregates ? QualityAggregates(of: reports) : nil, connections: connections)
    }
  }
}

extension QualityAggregates {
  fileprivate init(of reports: [QualityReport]) {
    func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
    var counts: [QualityIssue: Int] = [:]
    for issue in reports.flatMap(\.issues) { counts[issue, default: 0] += 1 }
    self.init(
      averageQualityScore: mean(reports.map(\.qualityScore)),
      averagePacketLossRate: mean(reports.compactMap { $0.audio?.loss }),
      averageJitter: mean(reports.compactMap { $0.audio?.jitter }),
      averageRtt: mean(reports.compactMap { $0.audio?.rtt }),
      totalReports: reports.count, qualityTrend: QualityTrend(scores: reports.reversed().map(\.qualityScore)),
      commonIssues: counts.map { IssueCount(issue: $0.key, count: $0.value) }
        .sorted { ($1.count, $0.issue.rawValue) < ($0.count, $1.issue.rawValue) })
  }
}
