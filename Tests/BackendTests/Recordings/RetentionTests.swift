import Foundation
import NchatAPI
import Testing

@testable import Backend

/// How long recordings are kept, by a clock that moves.
struct RetentionTests {
  private static let day = 86_400.0

  private func policy(
    _ lab: RecordingLab, _ name: String, by caller: Caller? = nil,
    _ change: (inout RetentionPolicyRequest) -> Void = { _ in }
  ) async throws -> RetentionPolicy {
    var request = RetentionPolicyRequest(name: name)
    change(&request)
    return try await lab.recordings.createPolicy(request, by: caller ?? lab.olga, at: lab.start)
  }

  private func fileIsThere(_ lab: RecordingLab, _ id: EntityID) -> Bool {
    FileManager.default.fileExists(atPath: lab.folder["recordings/\(id).mp4"])
  }

  private func notices(_ lab: RecordingLab) -> [String] {
    lab.accounts.told.all.filter { $0.topic == "user:\(lab.ana.id)" && $0.event == "notification" }.map(\.payload)
  }

  @Test func recordingsExpireAndTheirFilesGo() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let end = 63 + 30 * Self.day
      await lab.sweep.run(at: lab.at(end - 7 * Self.day))
      await lab.sweep.run(at: lab.at(end - 6 * Self.day))
      #expect(notices(lab).count == 1 && notices(lab).first?.contains("7 days") == true, "\(notices(lab))")
      await lab.sweep.run(at: lab.at(end - 1))
      #expect(try await lab.show(id).status == .ready)
      await lab.sweep.run(at: lab.at(end))
      let expired = try await lab.show(id)
      #expect(expired.status == .expired && expired.fileLocation == nil && expired.expiresAt == nil)
      #expect(
        await lab.code { try await lab.recordings.download(id, for: lab.ana, at: lab.at(end)) }
          == .recordingNotAvailable)
      #expect(fileIsThere(lab, id))
      await lab.work.run(at: lab.at(end))
      #expect(!fileIsThere(lab, id))
      await lab.work.run(at: lab.at(end + 5))
      #expect(try lab.accounts.test.place.sql("select file_delete_at from nchat_call_recordings") == [[nil]])
    }
  }

  @Test func theMakerKeepsItLonger() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let kept = try await lab.recordings.change(
        RecordingChangeRequest(retentionDays: 90), of: id, by: lab.ana, at: lab.at(80))
      #expect(kept.expiresAt == lab.at(63 + 90 * Self.day))
      let forever = try await lab.recordings.change(
        RecordingChangeRequest(keepForever: true), of: id, by: lab.ana, at: lab.at(81))
      #expect(forever.expiresAt == nil && forever.retentionDays == nil)
      await lab.sweep.run(at: lab.at(10_000 * Self.day))
      #expect(try await lab.show(id).status == .ready)
    }
  }

  @Test func aHoldKeepsFromDeletionAndFromExpiry() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      func hold(_ isHeld: Bool, by caller: Caller) async throws -> Recording {
        try await lab.recordings.change(RecordingChangeRequest(legalHold: isHeld), of: id, by: caller, at: lab.at(80))
      }
      #expect(await lab.code { try await hold(true, by: lab.ana) } == .insufficientPermissions)
      #expect(try await hold(true, by: lab.olga).legalHold)
      #expect(await lab.code { try await lab.recordings.delete(id, by: lab.ana, at: lab.at(81)) } == .legalHold)
      #expect(await lab.code { try await lab.recordings.delete(id, by: lab.olga, at: lab.at(81)) } == .legalHold)
      let late = lab.at(100 * Self.day)
      let report = try await lab.recordings.runRetention(by: lab.olga, at: late)
      #expect(report == RetentionReport(executed: 0, failed: 0, skipped: 1))
      #expect(try await lab.show(id).status == .ready)
      #expect(notices(lab).isEmpty)
      _ = try await hold(false, by: lab.olga)
      #expect(try await lab.recordings.runRetention(by: lab.olga, at: late).executed == 1)
      #expect(try await lab.show(id).status == .expired)
      #expect(await lab.code { try await hold(true, by: lab.olga) } == .recordingNotAvailable)
      let actions = try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: late).map(\.action)
      #expect(Set(actions) == [.held, .released, .expired])
    }
  }

  @Test func policiesSayHowLongAndForWhat() async throws {
    try await RecordingLab.run { lab in
      #expect(await lab.code { try await policy(lab, "mine", by: lab.ana) } == .forbidden)
      let first = try await policy(lab, "first") { ($0.isDefault, $0.retentionDays) = (true, 90) }
      let second = try await policy(lab, "second") { ($0.isDefault, $0.retentionDays) = (true, 180) }
      let streams = try await policy(lab, "streams") { $0.applyToSources = [.livestream] }
      let exempt = try await policy(lab, "here") { request in
        (request.applyToChannelIds, request.legalHoldExempt, request.retentionDays) = ([lab.channel], true, 7)
      }
      #expect(await lab.code { try await policy(lab, "here") } == .policyNameTaken)
      let overview = try await lab.recordings.retention(for: lab.ana)
      #expect(overview.policies.filter(\.isDefault).map(\.id) == [second.id])
      func chosen(_ source: RecordingSource, _ channel: EntityID?, asked: EntityID? = nil) async throws -> EntityID? {
        try await lab.accounts.ledger.read { connection in
          try RetentionRows.policy(asked: asked, source: source, channel: channel, in: connection)?.id
        }
      }
      #expect(try await chosen(.call, nil) == second.id)
      #expect(try await chosen(.call, .random()) == second.id)
      #expect(try await chosen(.livestream, nil) == streams.id)
      #expect(try await chosen(.livestream, lab.channel) == exempt.id)
      #expect(try await chosen(.call, lab.channel) == exempt.id)
      #expect(try await chosen(.call, lab.channel, asked: first.id) == first.id)

      let id = try await lab.ready()
      let ready = try await lab.show(id)
      #expect(ready.retentionPolicyId == exempt.id && ready.expiresAt == lab.at(63 + 7 * Self.day))
      #expect(
        await lab.code {
          try await lab.recordings.change(RecordingChangeRequest(legalHold: true), of: id, by: lab.olga, at: lab.at(80))
        } == .holdExempt)
      // Its warning is due when it begins: nothing is warned of then.
      await lab.sweep.run(at: lab.at(90))
      #expect(notices(lab).isEmpty)
      for number in 5...10 { _ = try await policy(lab, "p\(number)") }
      #expect(await lab.code { try await policy(lab, "p11") } == .policyLimit)
      #expect(
        await lab.code { try await lab.recordings.deletePolicy(exempt.id, by: lab.ana, at: lab.at(90)) } == .forbidden)
      try await lab.recordings.deletePolicy(exempt.id, by: lab.olga, at: lab.at(90))
      #expect(
        await lab.code { try await lab.recordings.deletePolicy(exempt.id, by: lab.olga, at: lab.at(90)) } == .notFound)
      // What was made under it keeps its end.
      let left = try await lab.show(id)
      #expect(left.retentionPolicyId == nil && left.expiresAt == ready.expiresAt)
    }
  }

  @Test func policiesAreAskedForWhereTheyAreFor() async throws {
    try await RecordingLab.run { lab in
      let general = try await policy(lab, "general") { $0.retentionDays = 10 }
      let streams = try await policy(lab, "streams") { $0.applyToSources = [.livestream] }
      let elsewhere = try await policy(lab, "elsewhere") { $0.applyToChannelIds = [.random()] }
      let exempt = try await policy(lab, "exempt") { $0.legalHoldExempt = true }
      let call = try await lab.call(with: [lab.bo], in: lab.channel)
      func begin(_ policy: RetentionPolicy) async -> ErrorCode? {
        await lab.code { try await lab.begin(call) { $0.retentionPolicyId = policy.id } }
      }
      #expect(await begin(streams) == .notFound)
      #expect(await begin(elsewhere) == .notFound)
      #expect(await begin(exempt) == .insufficientPermissions)
      #expect(await begin(general) == nil)
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(2))
      // What it would have anyhow it may be asked for.
      var request = RetentionPolicyRequest(exempt)
      request.isDefault = true
      _ = try await lab.recordings.changePolicy(exempt.id, request, by: lab.olga, at: lab.at(3))
      #expect(await begin(exempt) == nil)
      request.isDefault = false
      _ = try await lab.recordings.changePolicy(exempt.id, request, by: lab.olga, at: lab.at(3))
      let asked = try await lab.accounts.ledger.read { connection in
        try RetentionRows.policy(
          asked: exempt.id, source: .livestream, channel: nil, isAdministrator: true, in: connection)?.id
      }
      #expect(asked == exempt.id)
    }
  }

  /// Makes the database refuse every change of one recording, for one look of the sweep.
  private func sweep(_ lab: RecordingLab, refusing id: EntityID, at seconds: Double) async throws {
    let place = lab.accounts.test.place
    switch place.dialect {
    case .sqlite:
      try place.sql(
        """
        create trigger refused before update on nchat_call_recordings when old.id = '\(id)'
        begin select raise(abort, 'no'); end
        """)
    case .postgres:
      try place.sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$")
      try place.sql(
        """
        create trigger refused before update on nchat_call_recordings for each row when (old.id = '\(id)')
        execute function refuse()
        """)
    }
    await lab.sweep.run(at: lab.at(seconds))
    switch place.dialect {
    case .sqlite: try place.sql("drop trigger refused")
    case .postgres: try place.sql("drop function refuse cascade")
    }
  }

  @Test func whatCannotBeDoneWithOneHoldsUpNoOther() async throws {
    try await RecordingLab.run { lab in
      var ids = [try await lab.ready(), try await lab.ready()]
      let call = try await lab.call(with: [lab.bo])
      ids.append(try await lab.begin(call, at: 80).id)
      // A question that cannot be ended keeps nobody from being warned.
      try await sweep(lab, refusing: ids[2], at: 63 + 23 * Self.day)
      #expect(notices(lab).count == 2 && lab.told(lab.bo).last == "consent-requested")
      await lab.sweep.run(at: lab.at(64 + 23 * Self.day))
      #expect(lab.told(lab.bo).last == "failed")
      // Nor does one that does not expire keep the other from it.
      try await sweep(lab, refusing: ids[0], at: 63 + 30 * Self.day)
      var states: [RecordingStatus] = []
      for id in ids { states.append(try await lab.show(id).status) }
      #expect(states == [.ready, .expired, .failed])
    }
  }

  @Test func aPolicyMayDeleteNothingByItself() async throws {
    try await RecordingLab.run { lab in
      _ = try await policy(lab, "all") {
        ($0.isDefault, $0.autoDelete, $0.retentionDays, $0.warningDaysBefore) = (true, false, 7, 0)
      }
      let id = try await lab.ready()
      await lab.sweep.run(at: lab.at(100 * Self.day))
      await lab.sweep.run(at: lab.at(101 * Self.day))
      #expect(try await lab.show(id).status == .ready)
      #expect(notices(lab).count == 1)
    }
  }

  @Test func nobodyIsWarnedOfAnEndThatDoesNotCome() async throws {
    try await RecordingLab.run { lab in
      let policy = try await policy(lab, "all") { ($0.isDefault, $0.autoDelete, $0.retentionDays) = (true, false, 30) }
      let (id, early) = (try await lab.ready(), try await lab.ready())
      for day in [23.0, 25, 29] { await lab.sweep.run(at: lab.at(64 + day * Self.day)) }
      #expect(notices(lab).isEmpty)
      // It deletes after all: of that there is a warning.
      var request = RetentionPolicyRequest(policy)
      request.autoDelete = true
      let now = 29 * Self.day
      _ = try await lab.recordings.changePolicy(policy.id, request, by: lab.olga, at: lab.at(now))
      await lab.sweep.run(at: lab.at(now))
      #expect(notices(lab).count == 2)
      for recording in [id, early] {
        #expect(try await lab.show(recording).expiresAt == lab.at(now + 7 * Self.day))
      }
      // Under one that is deleted while it deletes nothing they stay for good.
      request.autoDelete = false
      _ = try await lab.recordings.changePolicy(policy.id, request, by: lab.olga, at: lab.at(now))
      let (_, running) = try await lab.running()
      try await lab.recordings.deletePolicy(policy.id, by: lab.olga, at: lab.at(now))
      await lab.sweep.run(at: lab.at(1_000 * Self.day))
      for recording in [id, early, running] {
        let kept = try await lab.show(recording)
        #expect(kept.status != .expired && kept.expiresAt == nil && kept.retentionDays == nil)
      }
    }
  }

  @Test func whatSomebodyKeptSinceItWasLookedForStays() async throws {
    try await RecordingLab.run { lab in
      let policy = try await policy(lab, "small") { ($0.isDefault, $0.quotaBytes) = (true, 1_500) }
      let (id, other) = (try await lab.ready(), try await lab.ready())
      let service = lab.recordings.service
      let end = lab.at(64 + 30 * Self.day)
      func change(_ change: (inout RetentionPolicyRequest) -> Void) async throws {
        var request = RetentionPolicyRequest(policy)
        change(&request)
        _ = try await lab.recordings.changePolicy(policy.id, request, by: lab.olga, at: lab.at(80))
      }
      _ = try await lab.recordings.change(
        RecordingChangeRequest(keepForever: true), of: id, by: lab.ana, at: lab.at(80))
      #expect(try await !service.endTime(of: id, at: end))
      try await change { $0.quotaBytes = 2_000 }
      #expect(try await !service.giveWay(other, at: lab.at(81)))
      try await change { ($0.quotaBytes, $0.autoDelete) = (1, false) }
      #expect(try await !service.giveWay(other, at: lab.at(81)))
      #expect(try await !service.endTime(of: other, at: end))
      for recording in [id, other] { #expect(try await lab.show(recording).status == .ready) }
      try await change { $0.quotaBytes = 1_500 }
      #expect(try await service.giveWay(other, at: lab.at(82)))
      #expect(try await !service.giveWay(id, at: lab.at(82)))
    }
  }

  @Test func theOldestGiveWayToTheQuota() async throws {
    try await RecordingLab.run { lab in
      _ = try await policy(lab, "small") { ($0.isDefault, $0.quotaBytes) = (true, 2_500) }
      var ids: [EntityID] = []
      for _ in 0..<3 { ids.append(try await lab.ready(size: 1_000)) }
      _ = try await lab.recordings.change(
        RecordingChangeRequest(legalHold: true), of: ids[0], by: lab.olga, at: lab.at(80))
      #expect(try await lab.recordings.retention(for: lab.ana).usage == RecordingUsage(recordings: 3, bytes: 3_000))
      #expect(try await lab.recordings.retention(for: lab.bo).usage == RecordingUsage(recordings: 0, bytes: 0))
      #expect(try await lab.recordings.retention(for: lab.olga).usage == RecordingUsage(recordings: 3, bytes: 3_000))
      await lab.sweep.run(at: lab.at(90))
      var states: [RecordingStatus] = []
      for id in ids { states.append(try await lab.show(id).status) }
      #expect(states.first == .ready && states.count { $0 == .expired } == 1)
      await lab.sweep.run(at: lab.at(91))
      #expect(try await lab.recordings.retention(for: lab.ana).usage == RecordingUsage(recordings: 2, bytes: 2_000))
    }
  }
}
