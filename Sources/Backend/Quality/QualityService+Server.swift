import MediaServer
import NchatAPI

extension QualityService {
  /// Reports that are written in one transaction; others get their turn in between.
  private static let reportsAtOnce = 200

  /// Keeps what the media server in this process saw of connections: a row for each stay of somebody in a call's room.
  /// - Throws: `SQLFailure`.
  func note(_ reports: [ConnectionReport], at now: Timestamp) async throws {
    for start in stride(from: 0, to: reports.count, by: Self.reportsAtOnce) {
      // Calls are held in one order.
      let part = reports[start..<min(start + Self.reportsAtOnce, reports.count)].sorted { $0.room < $1.room }
      try await ledger.change(at: now) { change in
        for report in part { try Self.note(report, change) }
      }
    }
  }

  private static func note(_ report: ConnectionReport, _ change: Change) throws(SQLFailure) {
    guard let user = EntityID(report.identity),
      // Rooms of others, and people who are in none of the call's rows.
      let call: EntityID = try change.connection.first("quality.call_of", ["room": report.room, "user": user])?["id"]
    else { return }
    // Whoever changes the people of a call does it in an order of their own.
    try CallRows.hold(call, in: change.connection)
    let now = change.now
    let sound = AudioQuality(report)
    let pictures = VideoQuality(report)
    let score = sound == nil && pictures == nil ? nil : QualityScore(audio: sound, video: pictures).score
    let (state, iceState) =
      switch report.state {
      case .connected: ("connected", "connected")
      case .lost: ("disconnected", "disconnected")
      case .ended: ("closed", "closed")
      }
    try change.connection.run(
      "quality.connection",
      [
        "id": EntityID.random(), "call": call, "user": user, "peer": report.participant,
        "reported_by": QualitySource.server, "state": state, "ice_state": iceState, "bitrate": report.bitrate,
        "loss": (sound?.loss ?? pictures?.loss).map { $0 * 100 }, "latency": report.roundTrip,
        "jitter": sound?.jitter ?? pictures?.jitter, "mos": sound.flatMap(MeanOpinion.score(of:)), "score": score,
        "started_at": now + -report.seconds, "ended_at": report.state == .ended ? now : nil, "at": now,
      ])
    if let score {
      try change.connection.run(
        "quality.label",
        ["call": call, "user": user, "quality": ConnectionQuality(score: score), "at": now])
    }
  }
}

extension ConnectionReport {
  /// What went over the connection, both ways together, in kbit/s; nil of one that has only begun.
  fileprivate var bitrate: Double? {
    let bytes = Double(sound.received) + Double(sound.sent) + Double(pictures.received) + Double(pictures.sent)
    return seconds >= 1 ? bytes * 8 / 1_000 / seconds : nil
  }
}

extension AudioQuality {
  /// Nil where no packets went.
  fileprivate init?(_ report: ConnectionReport) {
    guard report.sound.expected > 0 else { return nil }
    self.init(
      packetsLost: report.sound.lost, packetsReceived: report.sound.expected - report.sound.lost,
      jitter: report.sound.jitter, rtt: report.roundTrip)
  }
}

extension VideoQuality {
  /// Nil where no packets went.
  fileprivate init?(_ report: ConnectionReport) {
    guard report.pictures.expected > 0 else { return nil }
    self.init(
      packetsLost: report.pictures.lost, packetsReceived: report.pictures.expected - report.pictures.lost,
      jitter: report.pictures.jitter, rtt: report.roundTrip)
  }
}
