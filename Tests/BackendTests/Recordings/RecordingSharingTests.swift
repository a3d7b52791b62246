import NchatAPI
import Testing

@testable import Backend

/// Links to recordings: who gets in, how often, and why not.
struct RecordingSharingTests {
  private func share(
    _ lab: RecordingLab, _ id: EntityID, by caller: Caller? = nil, at seconds: Double = 80,
    _ change: (inout ShareRecordingRequest) -> Void = { _ in }
  ) async throws -> ShareLink {
    var request = ShareRecordingRequest(recordingId: id)
    change(&request)
    return try await lab.recordings.share(request, by: caller ?? lab.ana, at: lab.at(seconds))
  }

  private func open(
    _ lab: RecordingLab, _ link: ShareLink, _ password: String? = nil, by caller: Caller? = nil, at seconds: Double = 90
  ) async throws -> SharedRecording {
    try await lab.recordings.open(
      SharedRecordingQuery(token: link.token ?? "", password: password), by: caller, at: lab.at(seconds))
  }

  @Test func aLinkOpensForWhoeverHasIt() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let link = try await share(lab, id) { $0.permissions = [.view, .download] }
      #expect(link.expiresAt == lab.at(80 + 7 * 86_400) && link.maxViews == 100 && !link.hasPassword)
      #expect(link.url == "/api/recordings/share?token=\(link.token ?? "")")
      let shared = try await open(lab, link, at: 81)
      #expect(shared.id == id && shared.duration == 60 && shared.viewsRemaining == 99)
      #expect(shared.permissions == [.view, .download] && shared.download != nil)
      // One for looking alone has no file.
      let looking = try await share(lab, id, at: 82)
      #expect(try await open(lab, looking, at: 83).download == nil)
      // The token is told once, and is not in the database.
      let listed = try await lab.recordings.links(to: id, for: lab.ana, at: lab.at(95))
      #expect(listed.map(\.token) == [nil, nil] && listed.map(\.views) == [1, 1])
      let rows = try lab.accounts.test.place.sql("select * from nchat_recording_shares").flatMap { $0 }.compactMap {
        $0
      }
      #expect(!rows.contains { $0.contains(link.token ?? "") })
      #expect(
        try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(99)).map(\.action)
          == [.opened, .shared, .opened, .shared])
    }
  }

  @Test func theFirstReasonIsTheOneThatIsTold() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let wrong = ShareLink(
        id: id, recordingId: id, token: Secret.random(), permissions: [], expiresAt: lab.start, maxViews: 1, views: 0,
        hasPassword: false, requireAuth: false, allowedDomains: [], allowedEmails: [], createdAt: lab.start)
      #expect(await lab.code { try await open(lab, wrong) } == .notFound)
      let link = try await share(lab, id) { request in
        (request.maxViews, request.password, request.requireAuth) = (2, "open sesame", true)
        request.allowedDomains = ["D.example"]
        request.expiresAt = lab.at(1_000)
      }
      // Everything at once is wrong; what is mended one after the other is told one after the other.
      #expect(await lab.code { try await open(lab, link) } == .sharePassword)
      #expect(await lab.code { try await open(lab, link, "sesame") } == .sharePassword)
      #expect(await lab.code { try await open(lab, link, "open sesame") } == .shareRestricted)
      #expect(await lab.code { try await open(lab, link, "open sesame", by: lab.ana) } == .shareRestricted)
      #expect(await lab.code { try await open(lab, link, "open sesame", by: lab.bo) } == .shareRestricted)
      #expect(try await open(lab, link, "open sesame", by: lab.dan).viewsRemaining == 1)
      #expect(try await open(lab, link, "open sesame", by: lab.dan).viewsRemaining == 0)
      #expect(await lab.code { try await open(lab, link, "open sesame", by: lab.dan) } == .shareUsedUp)
      #expect(await lab.code { try await open(lab, link, at: 1_000) } == .shareExpired)
      try await lab.recordings.unshare(link.id, of: id, by: lab.ana, at: lab.at(91))
      try await lab.recordings.unshare(link.id, of: id, by: lab.ana, at: lab.at(92))
      #expect(await lab.code { try await open(lab, link, at: 1_000) } == .shareRevoked)

      let account = try await share(lab, id) { $0.requireAuth = true }
      #expect(await lab.code { try await open(lab, account) } == .unauthorized)
      #expect(try await open(lab, account, by: lab.bo).viewsRemaining == 99)
      let named = try await share(lab, id) { $0.allowedEmails = ["Ana@A.example"] }
      #expect(await lab.code { try await open(lab, named, by: lab.dan) } == .shareRestricted)
      #expect(try await open(lab, named, by: lab.ana).viewsRemaining == 99)
      _ = try await lab.recordings.delete(id, by: lab.ana, at: lab.at(100))
      #expect(await lab.code { try await open(lab, named, by: lab.ana, at: 101) } == .notFound)
    }
  }

  @Test func whoMayMakeLinks() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      #expect(await lab.code { try await share(lab, id, by: lab.bo) } == .insufficientPermissions)
      #expect(await lab.code { try await share(lab, id, by: lab.chi) } == .notFound)
      #expect(await lab.code { try await share(lab, id) { $0.expiresAt = lab.at(80) } } == .expiresInPast)
      // Whoever may share and not fetch lets others look, and not fetch.
      _ = try await lab.recordings.grant(
        RecordingGrantRequest(permissions: [.view, .share]), to: lab.dan.id, of: id, by: lab.ana, at: lab.at(80))
      _ = try await share(lab, id, by: lab.dan)
      #expect(
        await lab.code { try await share(lab, id, by: lab.dan) { $0.permissions = [.download] } }
          == .insufficientPermissions)
      for _ in 1..<10 { _ = try await share(lab, id) }
      #expect(await lab.code { try await share(lab, id) } == .shareLimit)
      let links = try await lab.recordings.links(to: id, for: lab.dan, at: lab.at(90))
      try await lab.recordings.unshare(try #require(links.first?.id), of: id, by: lab.dan, at: lab.at(91))
      _ = try await share(lab, id, at: 92)
      #expect(
        await lab.code { try await lab.recordings.unshare(.random(), of: id, by: lab.ana, at: lab.at(93)) } == .notFound
      )
      let (_, running) = try await lab.running()
      #expect(await lab.code { try await share(lab, running) } == .recordingNotReady)
    }
  }

  @Test func viewsAreCountedExactlyHoweverManyComeAtOnce() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let link = try await share(lab, id) { $0.maxViews = 150 }
      let codes = await withTaskGroup(of: ErrorCode?.self) { group in
        for _ in 0..<200 { group.addTask { await lab.code { try await open(lab, link) } } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == 150 && codes.count { $0 == .shareUsedUp } == 50)
      #expect(try await lab.recordings.links(to: id, for: lab.ana, at: lab.at(99)).map(\.views) == [150])
      let opened = try lab.accounts.test.place.sql(
        "select count(*) from nchat_recording_access where action = 'opened'")
      #expect(opened == [["150"]])
    }
  }

  @Test func linksThatOpenAreListedBeforeThoseThatDoNot() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let old = try await share(lab, id)
      try await lab.accounts.ledger.change(at: lab.at(82)) { change in
        for number in 0..<120 {
          try change.connection.run(
            "shares.insert",
            [
              "id": EntityID.random(), "recording": id, "token": Secret.hash("\(number)"), "download": false,
              "password": nil, "requires_account": false, "domains": JSONList.value([]), "emails": JSONList.value([]),
              "max_views": 1, "user": lab.ana.id, "at": change.now, "expires": change.now + 1,
            ])
        }
      }
      let links = try await lab.recordings.links(to: id, for: lab.ana, at: lab.at(90))
      #expect(links.count == 100 && links.first?.id == old.id)
    }
  }

  @Test func ofWhatWasDoneTheNewestIsKept() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .public }
      try await lab.accounts.ledger.change(at: lab.at(81)) { change in
        for _ in 0..<1_010 {
          try change.connection.run(
            "access.note",
            [
              "id": EntityID.random(), "recording": id, "action": RecordingAction.opened, "user": nil, "share": nil,
              "at": change.now,
            ])
        }
      }
      for seconds in [82.0, 83, 84] { _ = try await lab.recordings.download(id, for: nil, at: lab.at(seconds)) }
      let kept = try lab.accounts.test.place.sql(
        "select action, count(*) from nchat_recording_access group by action order by action")
      #expect(kept == [["downloaded", "3"], ["opened", "997"]])
    }
  }

  @Test func aPasswordThatCannotBeComparedIsNotTaken() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      #expect(
        await lab.code { try await share(lab, id) { $0.password = String(repeating: "\u{1F389}", count: 128) } }
          == .validation)
      _ = try await share(lab, id) { $0.password = String(repeating: "\u{1F389}", count: 127) }
    }
  }

  @Test func linksThatAreOverGoAfterAMonth() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let day = RecordingSteps.day
      let over = try await share(lab, id) { $0.expiresAt = lab.at(100) }
      let revoked = try await share(lab, id) { $0.expiresAt = lab.at(100 * day) }
      try await lab.recordings.unshare(revoked.id, of: id, by: lab.ana, at: lab.at(90))
      let open = try await share(lab, id) { $0.expiresAt = lab.at(100 * day) }
      func left(at seconds: Double) async throws -> Set<EntityID> {
        let accounts = lab.accounts.accounts
        try await Housekeeping(
          ledger: lab.accounts.ledger, refreshTokens: accounts.refreshTokens, signInGuard: accounts.signInGuard
        ).run(at: lab.at(seconds))
        return Set(try await lab.recordings.links(to: id, for: lab.ana, at: lab.at(seconds)).map(\.id))
      }
      #expect(try await left(at: 29 * day) == [over.id, revoked.id, open.id])
      #expect(try await left(at: 31 * day) == [open.id])
      #expect(
        try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(31 * day)).map(\.action)
          == [.unshared, .shared, .shared, .shared])
    }
  }

  @Test func noMoreLinksAreMadeAtOnceThanMayBe() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      let codes = await withTaskGroup(of: ErrorCode?.self) { group in
        for _ in 0..<30 { group.addTask { await lab.code { try await share(lab, id) } } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == 10 && codes.count { $0 == .shareLimit } == 20)
    }
  }
}
