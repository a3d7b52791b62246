import LiveKitProtocol
import MediaBasics
import NchatAPI
import Testing

@testable import Backend
@testable import MediaServer

/// What is kept of quality: how much, and in which units.
struct QualityRowsTests {
  /// A call of two people, as rows.
  private struct Lab {
    let accounts: AccountsLab
    let quality: QualityService
    let ana: Caller
    let bo: Caller
    let call: CallRecord

    init() async throws {
      accounts = try AccountsLab()
      quality = QualityService(ledger: accounts.ledger)
      (ana, bo) = (try await accounts.user("ana"), try await accounts.user("bo"))
      let start = AccountsLab.start
      var call = CallRecord(
        id: .random(), roomName: "call-1", type: .audio, status: .initiating, channelID: nil, initiatorID: ana.id,
        isGroup: false, isHuddle: false, maxParticipants: 10, initiatedAt: start, metadata: .object([:]))
      for user in [ana.id, bo.id] { call.members[user] = CallMember(user, at: start) }
      let begun = call
      self.call = try await accounts.ledger.change(at: start) { [bo] change in
        try CallRows.insert(begun, in: change.connection)
        var machine = CallMachine(begun)
        machine.begin(at: start)
        try machine.accept(bo.id, at: start)
        try CallRows.update(from: nil, to: machine.call, at: start, in: change.connection)
        return machine.call
      }
    }

    func at(_ seconds: Double) -> Timestamp { AccountsLab.start + seconds }

    func report(
      _ user: Caller, _ sid: String, seconds: Double, lost: Int = 0, of expected: Int = 0, jitter: Int = 0,
      rtt: Double? = nil, _ state: ConnectionReport.State = .connected
    ) -> ConnectionReport {
      var report = ConnectionReport(room: call.roomName, identity: user.id.description, participant: sid)
      (report.state, report.seconds, report.roundTrip) = (state, seconds, rtt)
      if expected > 0 {
        var window = TrackWindow(.opus(fec: true))
        (window.expected, window.lost, window.bytes) = (expected, lost, 1_000 * Int(seconds))
        window.jitter = .milliseconds(jitter)
        report.sound.add(window, isSent: true)
      }
      return report
    }

    func connections() async throws -> [CallConnection] {
      try await quality.show(QualityQuery(callId: call.id), to: ana).connections
    }

    func summary(_ user: Caller) async throws -> CallQualitySummary? {
      try await accounts.ledger.read { [call] in try QualityRows.summary(of: user.id, in: call.id, $0) }
    }
  }

  @Test func meanOfTheBestIsNotBetterThanTheBest() throws {
    for hundredths in 1...2_000 {
      let seconds = Double(hundredths) / 100 + 1
      let connections = [1.0, seconds, 3.7].map { length in
        CallConnection(
          userId: .random(), connectionId: "c", reportedBy: .server, connectionState: "connected",
          startedAt: AccountsLab.start, updatedAt: AccountsLab.start + length,
          figures: ConnectionFigures(qualityScore: 100, mos: 4.41, packetLoss: 1))
      }
      for part in [connections, [connections[1]]] {
        let mean = try #require(ConnectionFigures(meanOf: part))
        #expect(mean.qualityScore == 100 && mean.mos == 4.41 && mean.packetLoss == 1, "\(seconds) s")
      }
    }
    #expect(ConnectionFigures(meanOf: []) == nil)
  }

  @Test func aStayIsOneRowWithItsUnitsRight() async throws {
    let lab = try await Lab()
    try await lab.quality.note([lab.report(lab.bo, "PA_1", seconds: 5)], at: lab.at(5))
    let early = try #require(try await lab.connections().first)
    #expect(early.figures.qualityScore == nil && early.figures.mos == nil, "nothing was measured yet")
    #expect(try await lab.summary(lab.bo) == nil)
    for second in [10.0, 15, 20] {
      try await lab.quality.note(
        [lab.report(lab.bo, "PA_1", seconds: second, lost: 10, of: 1_000, jitter: 10, rtt: 50)], at: lab.at(second))
    }
    try await lab.quality.note(
      [lab.report(lab.bo, "PA_1", seconds: 25, lost: 10, of: 1_000, jitter: 10, rtt: 50, .ended)], at: lab.at(25))
    let all = try await lab.connections()
    #expect(all.count == 1)
    let row = try #require(all.first)
    #expect(row.userId == lab.bo.id && row.participantId == lab.call.members[lab.bo.id]?.id)
    #expect(row.startedAt == lab.at(0) && row.endedAt == lab.at(25) && row.connectionState == "closed")
    #expect(row.figures.packetLoss == 0.01 && row.figures.jitter == 10 && row.figures.rtt == 50)
    #expect(row.figures.bitrate == 8, "1,000 bytes a second")
    // Loss 0.01, jitter 10 ms, round trip 50 ms: nchat's own sample.
    #expect(abs(try #require(row.figures.mos) - 4.27) < 0.01)
    #expect(row.figures.qualityScore == 99.5)
    #expect(
      try lab.accounts.test.sql("select packet_loss_percentage, latency_ms from nchat_webrtc_connections")
        == [["1.0", "50.0"]])
    #expect(
      try lab.accounts.test.sql(
        "select connection_quality from nchat_call_participants where connection_quality is not null") == [
          ["excellent"]
        ])
  }

  @Test func staysCountByTheirLength() async throws {
    let lab = try await Lab()
    try await lab.quality.note(
      [
        lab.report(lab.bo, "PA_1", seconds: 30, lost: 0, of: 100, jitter: 0, rtt: 20, .ended),
        lab.report(lab.bo, "PA_2", seconds: 10, lost: 40, of: 100, jitter: 0, rtt: 60, .ended),
      ], at: lab.at(40))
    let summary = try #require(try await lab.summary(lab.bo))
    #expect(summary.source == .server && summary.reports == 0)
    #expect(abs(try #require(summary.packetLoss) - 0.1) < 1e-9)
    #expect(summary.rtt == 30)
    #expect(try await lab.summary(lab.ana) == nil)
  }

  @Test func othersRoomsAndStrangersLeaveNoRow() async throws {
    let lab = try await Lab()
    let stranger = try await lab.accounts.user("chi")
    try await lab.quality.note(
      [
        ConnectionReport(room: "elsewhere", identity: lab.bo.id.description, participant: "PA_1"),
        ConnectionReport(room: lab.call.roomName, identity: stranger.id.description, participant: "PA_2"),
        ConnectionReport(room: lab.call.roomName, identity: "a robot", participant: "PA_3"),
      ], at: lab.at(5))
    #expect(try await lab.connections().isEmpty)
  }

  @Test func theNewestReportsAreKept() async throws {
    let lab = try await Lab()
    for number in 0..<(QualityService.kept + 20) {
      _ = try await lab.quality.report(
        QualityReportRequest(callId: lab.call.id, audio: AudioQuality(rtt: Double(number))), by: lab.bo,
        at: lab.at(Double(number)))
    }
    let count = try lab.accounts.test.sql("select count(*), min(rtt_ms) from nchat_call_quality_reports")
    #expect(count == [["\(QualityService.kept)", "20.0"]])
    #expect(try await lab.connections().count == 1)
  }

  @Test func badConnectionsAreToldOfOnce() async throws {
    let lab = try await Lab()
    func report(_ seconds: Double, loss: Int, timestamp: Timestamp? = nil) async throws -> QualityReceipt {
      try await lab.quality.report(
        QualityReportRequest(
          callId: lab.call.id, timestamp: timestamp,
          audio: AudioQuality(packetsLost: loss, packetsReceived: 100 - loss, jitter: 200, rtt: 500)), by: lab.bo,
        at: lab.at(seconds))
    }
    func alerts() -> Int { lab.accounts.told.all.count { $0.event == "notification" } }
    for second in [1.0, 6, 11] { #expect(try await report(second, loss: 60).qualityScore < 50) }
    #expect(alerts() == 2, "both are told, once")
    _ = try await report(100, loss: 60)
    #expect(alerts() == 4, "it was good for a minute")
    #expect(try await report(101, loss: 60, timestamp: lab.at(9_000)).timestamp == lab.at(101))
    #expect(try await report(102, loss: 60, timestamp: lab.at(-9_000)).timestamp == lab.at(0))
  }
}
