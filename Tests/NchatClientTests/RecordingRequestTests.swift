import NchatAPI
import NchatClient
import Testing

/// What of recordings goes to a server and what comes of its answers.
struct RecordingRequestTests {
  private static let id = Sample.callID
  private static let person = Sample.ana
  private static let now = Timestamp(milliseconds: 1_700_000_000_000)

  private static let recording = Recording(
    id: id, source: .call, callId: id, startedBy: person, startedByName: "Ana", status: .ready, format: .mp4,
    quality: .p1080, layout: .grid, audioOnly: false, visibility: .participants, duration: 60,
    consents: [RecordingConsent(userId: person, state: .accepted, askedAt: now, answeredAt: now)], createdAt: now,
    legalHold: false, permissions: [.view, .download])
  private static let policy = RetentionPolicy(
    id: id, name: "quarter", description: "of calls", retentionDays: 90, isDefault: true, autoDelete: false,
    warningDaysBefore: 3, legalHoldExempt: true, quotaBytes: 5, applyToSources: [.call], applyToChannelIds: [person],
    createdAt: now)
  private static let link = ShareLink(
    id: person, recordingId: id, token: String(repeating: "t", count: 43), permissions: [.view], expiresAt: now,
    maxViews: 2, views: 0,
    hasPassword: true, requireAuth: false, allowedDomains: [], allowedEmails: [], createdAt: now)
  private static let grant = RecordingGrant(userId: person, permissions: [.view], createdAt: now)

  /// A request of the client, where it has to arrive, and what is answered.
  private struct Exchange: Sendable {
    let method: String
    let path: String
    let answer: APIServer.Answer
    let ask: @Sendable (NchatClient) async throws -> Void

    init<Value: Equatable>(
      _ method: String, _ path: String, _ answer: APIServer.Answer, _ expected: Value,
      _ ask: @escaping @Sendable (NchatClient) async throws -> Value
    ) where Value: Sendable {
      (self.method, self.path, self.answer) = (method, path, answer)
      self.ask = { client in
        let value = try await ask(client)
        #expect(value == expected, "\(method) \(path)")
      }
    }
  }

  private static let exchanges: [Exchange] = [
    Exchange("POST", "/api/calls/\(id)/recording/start", .model(recording, status: 201), recording) {
      try await $0.startRecording(inCall: id)
    },
    Exchange("POST", "/api/recordings", .model(recording, status: 201), recording) {
      try await $0.startRecording(ofStream: id)
    },
    Exchange("POST", "/api/calls/\(id)/recording/stop", .model(recording), recording) {
      try await $0.stopRecording(inCall: id)
    },
    Exchange("GET", "/api/calls/\(id)/recording", .model(recording), recording) {
      try await $0.recording(inCall: id)
    },
    Exchange("POST", "/api/calls/\(id)/recording/consent", .model(recording), recording) {
      try await $0.answerConsent(false, inCall: id)
    },
    Exchange("GET", "/api/recordings/\(id)", .model(recording), recording) { try await $0.recording(id) },
    Exchange("PATCH", "/api/recordings/\(id)", .model(recording), recording) {
      try await $0.changeRecording(id, RecordingChangeRequest(legalHold: true))
    },
    Exchange(
      "DELETE", "/api/recordings/\(id)", .model(RecordingDeletion(action: .stopped)),
      RecordingDeletion(action: .stopped)
    ) { try await $0.deleteRecording(id) },
    Exchange("PUT", "/api/recordings/\(id)/grants/\(person)", .model(grant), grant) {
      try await $0.grant(RecordingGrantRequest(permissions: [.view]), to: person, of: id)
    },
    Exchange("DELETE", "/api/recordings/\(id)/grants/\(person)", .json(204, []), true) {
      try await $0.removeGrant(of: person, from: id)
      return true
    },
    Exchange("POST", "/api/recordings/share", .model(link, status: 201), link) {
      try await $0.shareRecording(ShareRecordingRequest(recordingId: id, maxViews: 2, password: "open sesame"))
    },
    Exchange("DELETE", "/api/recordings/\(id)/shares/\(person)", .json(204, []), true) {
      try await $0.revokeShare(person, of: id)
      return true
    },
    Exchange("POST", "/api/recordings/retention", .model(policy, status: 201), policy) {
      try await $0.createPolicy(RetentionPolicyRequest(policy))
    },
    Exchange("PUT", "/api/recordings/retention/\(id)", .model(policy), policy) {
      try await $0.changePolicy(id, RetentionPolicyRequest(policy))
    },
    Exchange("DELETE", "/api/recordings/retention/\(id)", .json(204, []), true) {
      try await $0.deletePolicy(id)
      return true
    },
    Exchange(
      "PUT", "/api/recordings/retention", .model(RetentionReport(executed: 1, failed: 0, skipped: 2)),
      RetentionReport(executed: 1, failed: 0, skipped: 2)
    ) { try await $0.runRetention() },
  ]

  @Test func everythingGoesToItsPlaceAndFitsItsSchema() async throws {
    let answers = Dictionary(uniqueKeysWithValues: Self.exchanges.map { ("\($0.method) \($0.path)", $0.answer) })
    let server = try await APIServer { answers["\($0.method) \($0.path)"] ?? .error(.notFound) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    for exchange in Self.exchanges { try await exchange.ask(client) }
    #expect(server.requests.map { "\($0.method) \($0.path)" } == Self.exchanges.map { "\($0.method) \($0.path)" })
    func body<Model: APIModel>(_ path: String, _ method: String = "POST", as: Model.Type) throws -> Model {
      try Model.read(try #require(server.requests.first { $0.method == method && $0.path == path }).body)
    }
    #expect(try !body("/api/calls/\(Self.id)/recording/consent", as: RecordingConsentRequest.self).accepted)
    let stream = try body("/api/recordings", as: CreateRecordingRequest.self)
    #expect(stream.streamId == Self.id && stream.callId == nil)
    let shared = try body("/api/recordings/share", as: ShareRecordingRequest.self)
    #expect(shared.maxViews == 2 && shared.password == "open sesame")
    // What a policy is goes there whole, and comes back.
    let changed = try body(
      "/api/recordings/retention/\(Self.id)", "PUT", as: RetentionPolicyRequest.self)
    #expect(changed == RetentionPolicyRequest(Self.policy))
    #expect(changed.description == "of calls" && !changed.autoDelete && changed.applyToChannelIds == [Self.person])
    let held = try body("/api/recordings/\(Self.id)", "PATCH", as: RecordingChangeRequest.self)
    #expect(held == RecordingChangeRequest(legalHold: true))
    try await server.stop()
  }

  @Test func listsAskForWhatIsWanted() async throws {
    let server = try await APIServer { _ in .json(200, Array("[]".utf8)) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let query = RecordingListQuery(
      limit: 7, before: Self.id, channelId: Self.person, status: .ready, source: .livestream, since: Self.now)
    #expect(try await client.listRecordings(query) == [])
    #expect(try await client.recordingAccess(Self.id, ListQuery(limit: 3)) == [])
    #expect(try await client.recordingGrants(Self.id) == [])
    #expect(try await client.recordingShares(Self.id) == [])
    let requests = server.requests
    #expect(
      requests.map(\.path) == [
        "/api/recordings", "/api/recordings/\(Self.id)/access", "/api/recordings/\(Self.id)/grants",
        "/api/recordings/\(Self.id)/shares",
      ])
    #expect(try RecordingOperations.listRecordings.route.readQuery(try #require(requests.first).query) == query)
    try await server.stop()
  }

  @Test func linksAreOpenedByWhoeverHasThem() async throws {
    let download = RecordingDownload(
      downloadUrl: "/api/recordings/\(Self.id)/file?expires=1&signature=s", expiresIn: 3_600, expiresAt: Self.now)
    let shared = SharedRecording(
      id: Self.id, format: .ogg, quality: .p720, duration: 3, createdAt: Self.now, permissions: [.view, .download],
      expiresAt: Self.now, viewsRemaining: 0, download: download)
    let server = try await APIServer { request in
      switch request.path {
      case "/api/recordings/share": request.query.contains("password") ? .model(shared) : .error(.sharePassword)
      default: .error(.recordingNotReady)
      }
    }
    let nobody = try NchatClient(server: server.url, credentials: .none)
    let token = String(repeating: "a", count: 43)
    let refused = await #expect(throws: NchatFailure.self) { try await nobody.openShare(token) }
    #expect(refused?.code == .sharePassword)
    #expect(try await nobody.openShare(token, password: "a b&c=d") == shared)
    let asked = RecordingSharingOperations.sharedRecording.route
    #expect(
      try asked.readQuery(try #require(server.requests.last).query)
        == SharedRecordingQuery(token: token, password: "a b&c=d"))
    let early = await #expect(throws: NchatFailure.self) { try await nobody.recordingDownload(Self.id) }
    #expect(early?.code == .recordingNotReady)
    try await server.stop()
  }
}
