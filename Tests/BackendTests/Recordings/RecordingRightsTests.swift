import NchatAPI
import Testing

@testable import Backend

/// Who may do what with recordings.
struct RecordingRightsTests {
  /// Everything that somebody can be to a recording.
  private static let standings: [RecordingStanding] = (0..<64).map { bits in
    var standing = RecordingStanding(hasAccount: bits & 1 != 0)
    guard standing.hasAccount else { return standing }
    standing.isMaker = bits & 2 != 0
    standing.isInitiator = bits & 4 != 0
    standing.isInIt = bits & 8 != 0
    standing.isInChannel = bits & 16 != 0
    standing.isAdministrator = bits & 32 != 0
    return standing
  }

  @Test(arguments: RecordingVisibility.allCases)
  func seeingNeverIncludesChanging(_ visibility: RecordingVisibility) {
    for standing in Self.standings {
      let permissions = standing.permissions(visibility)
      #expect(permissions.contains(.edit) == standing.isMaker && permissions.contains(.share) == standing.isMaker)
      #expect(permissions.contains(.hold) == standing.isAdministrator)
      #expect(
        permissions.contains(.delete) == (standing.isMaker || standing.isInitiator || standing.isAdministrator))
      for given in RecordingPermission.allCases {
        var granted = standing
        granted.given = [given]
        #expect(granted.permissions(visibility) == permissions.union([given]))
      }
    }
    let nobody = RecordingStanding()
    #expect(nobody.permissions(visibility) == (visibility == .public ? [.view, .download] : []))
  }

  @Test func listsShowWhatMayBeSeenAndNothingElse() async throws {
    try await RecordingLab.run { lab in
      _ = try await lab.accounts.channels.join(lab.channel, by: lab.chi, at: lab.start)
      let id = try await lab.ready()
      let people: [Caller?] = [lab.ana, lab.bo, lab.chi, lab.dan, lab.olga, nil]
      for visibility in RecordingVisibility.allCases {
        _ = try await lab.recordings.change(
          RecordingChangeRequest(visibility: visibility), of: id, by: lab.ana, at: lab.at(80))
        for given: [RecordingPermission] in [[], [.view], [.download]] {
          if given.isEmpty {
            try await lab.recordings.ungrant(lab.dan.id, of: id, by: lab.ana, at: lab.at(81))
          } else {
            _ = try await lab.recordings.grant(
              RecordingGrantRequest(permissions: given, expiresAt: lab.at(100)), to: lab.dan.id, of: id, by: lab.ana,
              at: lab.at(81))
          }
          for (caller, seconds) in people.flatMap({ [($0, 90.0), ($0, 100.0)] }) {
            let now = lab.at(seconds)
            let listed = try await lab.recordings.list(RecordingListQuery(), for: caller, at: now)
            let shown = try? await lab.recordings.show(id, to: caller, at: now)
            #expect(listed.first == shown, "\(caller?.username ?? "nobody") sees \(visibility) with \(given)")
            let isSeen =
              switch caller?.username {
              case "ana", "olga": true
              case "bo": visibility != .private
              case "chi": [.channel, .workspace, .public].contains(visibility)
              case "dan": [.workspace, .public].contains(visibility) || given == [.view] && seconds < 100
              default: visibility == .public
              }
            #expect((shown != nil) == isSeen, "\(caller?.username ?? "nobody") sees \(visibility) with \(given)")
            // Strangers learn of nobody who is in it.
            if caller == nil || caller == lab.dan { #expect(shown?.consents ?? [] == []) }
          }
        }
      }
    }
  }

  @Test func whoeverBeganACallHasItsRecordingsAlsoWhenTheyWereTakenOut() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      _ = try await lab.calls.leave(call, by: lab.ana, at: lab.at(1))
      _ = try await lab.calls.join(call, by: lab.ana, askedAs: nil, at: lab.at(2))
      let isHost = "select count(*) from nchat_call_participants where role = 'host' and user_id = '\(lab.bo.id)'"
      let (host, other) =
        try lab.accounts.test.place.sql(isHost) == [["1"]] ? (lab.bo, lab.chi) : (lab.chi, lab.bo)
      _ = try await lab.calls.remove(lab.ana.id, from: call, by: host, at: lab.at(3))
      let id = try await lab.begin(call, by: host, at: 4).id
      try await lab.answer(true, call, by: other, at: 5)
      await lab.work.run(at: lab.at(6))
      _ = try await lab.recordings.stop(inCall: call, by: host, at: lab.at(7))
      await lab.work.run(at: lab.at(8))
      try lab.writeFile(of: id)
      try await lab.tell("egress_ended", try await lab.egressID(of: id), at: 9) { $0.status = .egressComplete }
      #expect(Set(try await lab.show(id, to: lab.ana, at: 10).consents.map(\.userId)) == [lab.bo.id, lab.chi.id])
      _ = try await lab.recordings.download(id, for: lab.ana, at: lab.at(10))
      #expect(try await lab.recordings.delete(id, by: lab.ana, at: lab.at(11)).action == .deleted)
    }
  }

  @Test func nobodyGivesWhatTheyDoNotHave() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      func give(_ permissions: [RecordingPermission], by caller: Caller) async -> ErrorCode? {
        await lab.code {
          try await lab.recordings.grant(
            RecordingGrantRequest(permissions: permissions), to: lab.dan.id, of: id, by: caller, at: lab.at(80))
        }
      }
      #expect(await give([.view, .edit], by: lab.bo) == .insufficientPermissions)
      #expect(await give([.view, .edit], by: lab.chi) == .notFound)
      #expect(
        await lab.code {
          try await lab.recordings.grant(
            RecordingGrantRequest(permissions: [.view]), to: .random(), of: id, by: lab.ana, at: lab.at(80))
        } == .usersNotFound)
      #expect(await give([.view, .edit], by: lab.ana) == nil)
      // dan changes it now, and cannot give more than that.
      #expect(await give([.delete], by: lab.dan) == .insufficientPermissions)
      #expect(
        await lab.code { try await lab.recordings.delete(id, by: lab.dan, at: lab.at(81)) } == .insufficientPermissions)
      #expect(
        await lab.code { try await lab.recordings.download(id, for: lab.dan, at: lab.at(81)) }
          == .insufficientPermissions)
      _ = try await lab.recordings.change(
        RecordingChangeRequest(retentionDays: 90), of: id, by: lab.dan, at: lab.at(81))
      #expect(try await lab.show(id).expiresAt == lab.at(63 + 90 * 86_400))
      let actions = try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(90))
      #expect(actions.map(\.action) == [.changed, .granted] && actions.first?.userId == lab.dan.id)
      let rest = try await lab.recordings.access(
        ListQuery(limit: 5, before: try #require(actions.first?.id)), to: id, for: lab.ana, at: lab.at(90))
      #expect(rest.map(\.action) == [.granted])
    }
  }

  @Test func whoeverMayChangeItAndNotDeleteItLetsItEndNoSooner() async throws {
    try await RecordingLab.run { lab in
      let day = 86_400.0
      let policy = try await lab.recordings.createPolicy(
        RetentionPolicyRequest(name: "all", retentionDays: 60, isDefault: true), by: lab.olga, at: lab.start)
      let id = try await lab.ready()
      func give(_ permissions: [RecordingPermission]) async throws {
        _ = try await lab.recordings.grant(
          RecordingGrantRequest(permissions: permissions), to: lab.dan.id, of: id, by: lab.ana, at: lab.at(80))
      }
      func keep(_ days: Int, by caller: Caller, at seconds: Double) async -> ErrorCode? {
        await lab.code {
          try await lab.recordings.change(
            RecordingChangeRequest(retentionDays: days), of: id, by: caller, at: lab.at(seconds))
        }
      }
      try await give([.view, .edit])
      #expect(await keep(1, by: lab.dan, at: 3 * day) == .insufficientPermissions)
      #expect(await keep(59, by: lab.dan, at: 3 * day) == .insufficientPermissions)
      #expect(await keep(60, by: lab.dan, at: 3 * day) == nil)
      // Its policy has become shorter, and it ends when its maker could be warned: more days than it says are no sooner end.
      var shorter = RetentionPolicyRequest(policy)
      shorter.retentionDays = 5
      _ = try await lab.recordings.changePolicy(policy.id, shorter, by: lab.olga, at: lab.at(50 * day))
      #expect(try await lab.show(id).expiresAt == lab.at(57 * day))
      #expect(await keep(10, by: lab.dan, at: 50 * day) == nil)
      #expect(try await lab.show(id).expiresAt == lab.at(57 * day))
      await lab.sweep.run(at: lab.at(50 * day))
      #expect(try await lab.show(id).status == .ready)
      // What is kept for good has no end at all.
      _ = try await lab.recordings.change(
        RecordingChangeRequest(keepForever: true), of: id, by: lab.dan, at: lab.at(50 * day))
      #expect(await keep(3_650, by: lab.dan, at: 50 * day) == .insufficientPermissions)
      try await give([.view, .edit, .delete])
      #expect(await keep(1, by: lab.dan, at: 50 * day) == nil)
      await lab.sweep.run(at: lab.at(50 * day))
      #expect(try await lab.show(id).status == .expired)
    }
  }

  @Test func whoeverMayDeleteItStopsItAndThoseInTheCallAreTold() async throws {
    try await RecordingLab.run { lab in
      // An administrator, who is not in the call and does not see it.
      let (_, id) = try await lab.running()
      #expect(try await lab.recordings.delete(id, by: lab.olga, at: lab.at(10)).action == .stopped)
      #expect(lab.told(lab.bo).last == "stopped" && lab.told(lab.ana).last == "stopped")
      #expect(try await lab.show(id, at: 11).status == .processing)
    }
  }

  @Test func whoeverMayChangeItAndNotFetchItLetsNobodyFetchIt() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .channel }
      func show(to visibility: RecordingVisibility) async -> ErrorCode? {
        await lab.code {
          try await lab.recordings.change(
            RecordingChangeRequest(visibility: visibility), of: id, by: lab.dan, at: lab.at(81))
        }
      }
      func give(_ permissions: [RecordingPermission]) async throws {
        _ = try await lab.recordings.grant(
          RecordingGrantRequest(permissions: permissions), to: lab.dan.id, of: id, by: lab.ana, at: lab.at(80))
      }
      try await give([.view, .edit])
      #expect(await show(to: .workspace) == .insufficientPermissions)
      #expect(await show(to: .channel) == nil)
      #expect(await show(to: .private) == nil)
      #expect(await show(to: .channel) == .insufficientPermissions)
      try await give([.view, .download, .edit])
      #expect(await show(to: .workspace) == nil)
    }
  }

  @Test func nobodyGivesForLongerThanTheyHave() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      let end = lab.at(1_000)
      func give(_ permissions: [RecordingPermission], until: Timestamp?, by caller: Caller, to person: Caller) async
        -> ErrorCode?
      {
        await lab.code {
          try await lab.recordings.grant(
            RecordingGrantRequest(permissions: permissions, expiresAt: until), to: person.id, of: id, by: caller,
            at: lab.at(80))
        }
      }
      #expect(await give([.view], until: lab.at(80), by: lab.ana, to: lab.dan) == .expiresInPast)
      #expect(await give([.view, .edit, .share], until: end, by: lab.ana, to: lab.dan) == nil)
      #expect(await give([.view], until: nil, by: lab.dan, to: lab.chi) == .insufficientPermissions)
      #expect(await give([.view], until: end + 1, by: lab.dan, to: lab.chi) == .insufficientPermissions)
      #expect(await give([.view], until: end, by: lab.dan, to: lab.chi) == nil)
      func share(until: Timestamp?) async -> ErrorCode? {
        await lab.code {
          try await lab.recordings.share(
            ShareRecordingRequest(recordingId: id, expiresAt: until), by: lab.dan, at: lab.at(80))
        }
      }
      #expect(await share(until: nil) == .insufficientPermissions)
      #expect(await share(until: end) == nil)
      #expect(await give([.view], until: nil, by: lab.ana, to: lab.chi) == nil)
    }
  }

  @Test func theNewestOfACallIsTheNewestThatSomebodySees() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let first = try await lab.begin(call)
      for person in [lab.bo, lab.chi] { try await lab.answer(true, call, by: person) }
      await lab.work.run(at: lab.at(3))
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(20))
      let second = try await lab.begin(call, at: 40)
      try await lab.answer(false, call, by: lab.chi, at: 41)
      func newest(_ caller: Caller) async throws -> EntityID {
        try await lab.recordings.newest(inCall: call, for: caller, at: lab.at(42)).id
      }
      #expect(try await newest(lab.ana) == second.id)
      // Nobody recorded bo the second time; the first time is his all the same.
      #expect(try await newest(lab.bo) == first.id)
      #expect(try await newest(lab.chi) == first.id)
    }
  }

  @Test func listsAreFilteredAndGoOn() async throws {
    try await RecordingLab.run { lab in
      let first = try await lab.ready()
      let call = try await lab.call(with: [lab.bo])
      let second = try await lab.begin(call, at: 100).id
      func ids(_ query: RecordingListQuery) async throws -> [EntityID] {
        try await lab.recordings.list(query, for: lab.ana, at: lab.at(200)).map(\.id)
      }
      #expect(try await ids(RecordingListQuery()) == [second, first])
      #expect(try await ids(RecordingListQuery(limit: 1)) == [second])
      #expect(try await ids(RecordingListQuery(before: second)) == [first])
      #expect(try await ids(RecordingListQuery(channelId: lab.channel)) == [first])
      #expect(try await ids(RecordingListQuery(callId: call)) == [second])
      #expect(try await ids(RecordingListQuery(userId: lab.bo.id)) == [])
      #expect(try await ids(RecordingListQuery(status: .ready)) == [first])
      #expect(try await ids(RecordingListQuery(source: .livestream)) == [])
      #expect(try await ids(RecordingListQuery(since: lab.at(50))) == [second])
      #expect(try await ids(RecordingListQuery(until: lab.at(50))) == [first])
      #expect(await lab.code { try await ids(RecordingListQuery(before: .random())) } == .validation)
    }
  }
}
