import NchatAPI
import Testing

@testable import Backend

/// Policies that are changed, quotas that are full, and holds that are released.
struct RetentionChangeTests {
  private static let day = 86_400.0

  private func make(
    _ lab: RecordingLab, _ name: String, _ change: (inout RetentionPolicyRequest) -> Void = { _ in }
  ) async throws -> RetentionPolicy {
    var request = RetentionPolicyRequest(name: name)
    change(&request)
    return try await lab.recordings.createPolicy(request, by: lab.olga, at: lab.start)
  }

  private func change(
    _ lab: RecordingLab, _ policy: RetentionPolicy, by caller: Caller? = nil, at seconds: Double = 80,
    _ change: (inout RetentionPolicyRequest) -> Void = { _ in }
  ) async throws -> RetentionPolicy {
    var request = RetentionPolicyRequest(policy)
    change(&request)
    return try await lab.recordings.changePolicy(policy.id, request, by: caller ?? lab.olga, at: lab.at(seconds))
  }

  private func notices(_ lab: RecordingLab) -> Int {
    lab.accounts.told.all.count { $0.topic == "user:\(lab.ana.id)" && $0.event == "notification" }
  }

  @Test func aPolicyIsSaidAnew() async throws {
    try await RecordingLab.run { lab in
      let first = try await make(lab, "first") { ($0.isDefault, $0.retentionDays) = (true, 90) }
      let second = try await make(lab, "second") { $0.retentionDays = 10 }
      let changed = try await change(lab, second) { request in
        (request.name, request.description, request.retentionDays) = ("other", "of streams", nil)
        (request.isDefault, request.autoDelete, request.warningDaysBefore) = (true, false, 3)
        (request.legalHoldExempt, request.quotaBytes) = (true, 5)
        (request.applyToSources, request.applyToChannelIds) = ([.livestream], [lab.channel])
      }
      let policies = try await lab.recordings.retention(for: lab.ana).policies
      #expect(policies.contains(changed) && policies.filter(\.isDefault).map(\.id) == [second.id])
      #expect(changed.name == "other" && changed.description == "of streams" && changed.retentionDays == nil)
      #expect(!changed.autoDelete && changed.warningDaysBefore == 3 && changed.legalHoldExempt)
      #expect(changed.quotaBytes == 5 && changed.applyToSources == [.livestream])
      #expect(changed.applyToChannelIds == [lab.channel] && changed.createdAt == second.createdAt)
      // A policy keeps its name, and takes none of another.
      #expect(try await change(lab, changed) == changed)
      #expect(await lab.code { try await change(lab, changed) { $0.name = "first" } } == .policyNameTaken)
      #expect(await lab.code { try await change(lab, first, by: lab.ana) } == .forbidden)
      try await lab.recordings.deletePolicy(first.id, by: lab.olga, at: lab.at(81))
      #expect(await lab.code { try await change(lab, first) } == .notFound)
    }
  }

  @Test func recordingsFollowTheirPolicy() async throws {
    try await RecordingLab.run { lab in
      let policy = try await make(lab, "all") { ($0.isDefault, $0.retentionDays) = (true, 30) }
      let id = try await lab.ready()
      let own = try await lab.ready()
      _ = try await lab.recordings.change(
        RecordingChangeRequest(retentionDays: 200), of: own, by: lab.ana, at: lab.at(75))
      let (_, running) = try await lab.running()

      let longer = try await change(lab, policy) { $0.retentionDays = 90 }
      #expect(try await lab.show(id).expiresAt == lab.at(63 + 90 * Self.day))
      #expect(try await lab.show(id).retentionDays == 90)
      #expect(try await lab.show(own).expiresAt == lab.at(63 + 200 * Self.day))
      let going = try await lab.show(running)
      #expect(going.retentionDays == 90 && going.expiresAt == nil)

      let forever = try await change(lab, longer) { $0.retentionDays = nil }
      let kept = try await lab.show(id)
      #expect(kept.expiresAt == nil && kept.retentionDays == nil)
      _ = try await change(lab, forever) { $0.retentionDays = 60 }
      #expect(try await lab.show(id).expiresAt == lab.at(63 + 60 * Self.day))
      await lab.sweep.run(at: lab.at(63 + 53 * Self.day))
      #expect(notices(lab) == 1)
    }
  }

  @Test func nothingEndsBeforeItsMakerCouldBeWarned() async throws {
    try await RecordingLab.run { lab in
      let policy = try await make(lab, "all") { ($0.isDefault, $0.retentionDays) = (true, 90) }
      let id = try await lab.ready()
      let now = 50 * Self.day
      let short = try await change(lab, policy, at: now) { $0.retentionDays = 7 }
      #expect(try await lab.show(id).expiresAt == lab.at(now + 7 * Self.day))
      await lab.sweep.run(at: lab.at(now + 1))
      #expect(try await lab.show(id).status == .ready && notices(lab) == 1)
      // Where nobody is warned it is over at once.
      _ = try await change(lab, short, at: now + 2) { ($0.retentionDays, $0.warningDaysBefore) = (8, 0) }
      await lab.sweep.run(at: lab.at(now + 2))
      #expect(try await lab.show(id).status == .expired)
    }
  }

  @Test func makersAreWarnedOfWhatWasHeldWhenTheirTimeToBeWarnedCame() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      func hold(_ isHeld: Bool, at seconds: Double) async throws {
        _ = try await lab.recordings.change(
          RecordingChangeRequest(legalHold: isHeld), of: id, by: lab.olga, at: lab.at(seconds))
      }
      try await hold(true, at: 80)
      await lab.sweep.run(at: lab.at(63 + 24 * Self.day))
      #expect(notices(lab) == 0)
      try await hold(false, at: 63 + 28 * Self.day)
      await lab.sweep.run(at: lab.at(63 + 28 * Self.day))
      #expect(notices(lab) == 1)
    }
  }

  @Test func whatWasHeldBeyondItsEndIsWarnedOf() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      func hold(_ isHeld: Bool, at seconds: Double) async throws -> Recording {
        try await lab.recordings.change(
          RecordingChangeRequest(legalHold: isHeld), of: id, by: lab.olga, at: lab.at(seconds))
      }
      // It was warned of before it was held.
      await lab.sweep.run(at: lab.at(63 + 23 * Self.day))
      #expect(notices(lab) == 1)
      _ = try await hold(true, at: 63 + 25 * Self.day)
      let now = 100 * Self.day
      #expect(try await hold(false, at: now).expiresAt == lab.at(now + 7 * Self.day))
      await lab.sweep.run(at: lab.at(now))
      #expect(try await lab.show(id).status == .ready && notices(lab) == 2)
      await lab.sweep.run(at: lab.at(now + 7 * Self.day))
      #expect(try await lab.show(id).status == .expired)
    }
  }

  @Test func whatStayedUnderItsPolicyEndsOnceThatDeletes() async throws {
    try await RecordingLab.run { lab in
      let policy = try await make(lab, "all") { ($0.isDefault, $0.autoDelete, $0.retentionDays) = (true, false, 7) }
      let (id, own, forever) = (try await lab.ready(), try await lab.ready(), try await lab.ready())
      for (recording, request) in [
        (own, RecordingChangeRequest(retentionDays: 50)), (forever, RecordingChangeRequest(keepForever: true)),
      ] { _ = try await lab.recordings.change(request, of: recording, by: lab.ana, at: lab.at(80)) }
      let now = 100 * Self.day
      await lab.sweep.run(at: lab.at(now))
      #expect(try await lab.show(id).expiresAt == nil)
      let before = notices(lab)
      _ = try await change(lab, policy, at: now) { $0.autoDelete = true }
      for recording in [id, own] { #expect(try await lab.show(recording).expiresAt == lab.at(now + 7 * Self.day)) }
      #expect(try await lab.show(forever).expiresAt == nil)
      await lab.sweep.run(at: lab.at(now))
      #expect(try await lab.show(id).status == .ready && notices(lab) == before + 2)
      await lab.sweep.run(at: lab.at(now + 7 * Self.day))
      for recording in [id, own] { #expect(try await lab.show(recording).status == .expired) }
      #expect(try await lab.show(forever).status == .ready)
    }
  }

  @Test func nothingIsRecordedWhereWhatThereIsHasToStay() async throws {
    try await RecordingLab.run { lab in
      let policy = try await make(lab, "small") { ($0.isDefault, $0.quotaBytes) = (true, 1_500) }
      let ids = [try await lab.ready(size: 1_000), try await lab.ready(size: 1_000)]
      // The oldest gives way: another may be recorded.
      let call = try await lab.call(with: [lab.bo])
      func begin() async throws { _ = try await lab.begin(call, at: 80) }
      func cancel() async throws { _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(80)) }
      try await begin()
      try await cancel()
      for id in ids {
        _ = try await lab.recordings.change(
          RecordingChangeRequest(legalHold: true), of: id, by: lab.olga, at: lab.at(80))
      }
      #expect(await lab.code { try await begin() } == .quotaExceeded)
      _ = try await lab.recordings.change(
        RecordingChangeRequest(legalHold: false), of: ids[0], by: lab.olga, at: lab.at(80))
      try await begin()
      try await cancel()
      // What deletes nothing by itself makes no room either.
      let keeping = try await change(lab, policy) { $0.autoDelete = false }
      #expect(await lab.code { try await begin() } == .quotaExceeded)
      await lab.sweep.run(at: lab.at(90))
      for id in ids { #expect(try await lab.show(id).status == .ready) }
      // Others than whoever made them fill it, too.
      _ = try await lab.accounts.channels.join(lab.channel, by: lab.bo, at: lab.start)
      let stream = try await lab.streams.create(
        CreateStreamRequest(channelId: lab.channel, title: "a stream"), by: lab.bo, askedAs: nil, at: lab.start)
      _ = try await lab.streams.start(stream.id, by: lab.bo, askedAs: nil, at: lab.start)
      func record() async throws {
        _ = try await lab.recordings.start(StartRecordingRequest(), ofStream: stream.id, by: lab.bo, at: lab.at(90))
      }
      #expect(await lab.code { try await record() } == .quotaExceeded)
      _ = try await change(lab, keeping) { $0.quotaBytes = 2_001 }
      try await record()
    }
  }
}
