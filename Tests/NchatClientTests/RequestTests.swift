import NIOCore
import NchatAPI
import NchatClient
import Testing
import WebClient

/// What goes to a server and what comes of its answers.
@Suite struct RequestTests {
  @Test func everyPartOfARequestArrives() async throws {
    let server = try await APIServer { request in
      switch request.path {
      case "/prefix/api/calls/history": .json(200, Array("[]".utf8))
      case "/prefix/api/calls/\(Sample.callID)/participants":
        .model(AddedParticipants(participants: [], addedCount: 0, skippedCount: 1), status: 201)
      default: .error(.notFound)
      }
    }
    let client = try NchatClient(server: server.url + "/prefix", credentials: .token("nck_key"))
    let query = CallHistoryQuery(limit: 3, missed: true, type: .screenShare)
    #expect(try await client.callHistory(query) == [])
    let added = try await client.add([Sample.ana], to: Sample.callID)
    #expect(added.skippedCount == 1)
    let requests = server.requests
    #expect(requests.map(\.method) == ["GET", "POST"] && requests.allSatisfy { $0.token == "nck_key" })
    #expect(try CallOperations.callHistory.route.readQuery(requests[0].query) == query)
    #expect(try AddParticipantsRequest.read(requests[1].body).userIds == [Sample.ana])
    try await server.stop()
  }

  @Test func joiningMayMeanWaiting() async throws {
    let server = try await APIServer { request in
      request.path.contains("\(Sample.callID)")
        ? .model(Sample.joined)
        : .model(LobbyWait(callId: Sample.callID, status: .waiting), status: 202)
    }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    #expect(try await client.join(Sample.callID) == .joined(Sample.joined))
    #expect(try await client.join(.random()) == .waiting(LobbyWait(callId: Sample.callID, status: .waiting)))
    try await server.stop()
  }

  @Test func whatEverybodyMaySeeIsAskedAsWhoeverOneIs() async throws {
    let server = try await APIServer { _ in .json(200, Array("[]".utf8)) }
    for credentials in [Credentials.none, .token("t")] {
      let client = try NchatClient(server: server.url, credentials: credentials)
      #expect(try await client.listStreams() == [])
    }
    #expect(server.requests.map(\.token) == [nil, "t"])
    let nobody = try NchatClient(server: server.url, credentials: .none)
    await #expect(throws: NchatFailure.signedOut) { try await nobody.say("hello", toStream: .random()) }
    try await server.stop()
  }

  @Test func answersWithoutABodyAreNone() async throws {
    let server = try await APIServer { _ in .json(204, []) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    try await client.leaveChannel(.random())
    try await server.stop()
  }

  @Test func refusalsSayWhatTheServerSays() async throws {
    let server = try await APIServer { request in
      request.method == "GET"
        ? .error(.rateLimited, "Too many.", headers: ["Retry-After": "7"])
        : .json(400, APIError(problems: [Problem(path: "type", problem: "It is wrong.")]).body.written())
    }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let limited = await #expect(throws: NchatFailure.self) { try await client.listCalls() }
    guard case .refused(let error)? = limited else {
      Issue.record("\(limited as Any) is no refusal")
      return
    }
    #expect(
      error.retryAfter == 7 && error.known == .rateLimited && "\(error)" == "Too many." && limited?.isRetryable == true)
    let invalid = await #expect(throws: NchatFailure.self) {
      try await client.initiate(InitiateCallRequest(targetUserId: .random()))
    }
    guard case .refused(let error)? = invalid else {
      Issue.record("\(invalid as Any) is no refusal")
      return
    }
    #expect(
      error.details == [Problem(path: "type", problem: "It is wrong.")] && invalid?.code == .validation
        && invalid?.isRetryable == false)
    try await server.stop()
  }

  @Test(arguments: [
    APIServer.Answer.json(200, Array("<html>hello</html>".utf8)), .json(200, Array(#"{"id":1}"#.utf8)),
    .json(404, Array("not here".utf8)),
    .json(200, []), .bytes("SSH-2.0-OpenSSH_9.2\r\n"),
    .json(302, [], headers: ["Location": "https://elsewhere.example/api/calls"]),
  ])
  func otherServersAreToldApart(_ answer: APIServer.Answer) async throws {
    let server = try await APIServer { _ in answer }
    let client = try NchatClient(server: server.url, credentials: .token("secret"))
    let error = await #expect(throws: NchatFailure.self) { try await client.listCalls() }
    guard case .notNchat? = error else {
      Issue.record("\(error as Any) should be another kind of server")
      return
    }
    #expect(error.map { "\($0)".contains("secret") } == false)
    try await server.stop()
  }

  @Test func tokensAreNotCarriedElsewhere() async throws {
    let elsewhere = try await APIServer { _ in .json(200, Array("[]".utf8)) }
    let location = elsewhere.url + "/api/calls"
    let server = try await APIServer { _ in .json(307, [], headers: ["Location": location]) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    await #expect(throws: NchatFailure.notNchat("it sends us on to \(location)")) { try await client.listCalls() }
    #expect(elsewhere.requests.isEmpty)
    try await server.stop()
    try await elsewhere.stop()
  }

  @Test func whatStandsBeforeAServerSaysThatItIsNotThere() async throws {
    let server = try await APIServer { _ in .json(502, Array("<html>Bad Gateway</html>".utf8)) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let error = await #expect(throws: NchatFailure.self) { try await client.listCalls() }
    #expect(error?.code == .unavailable && error?.isRetryable == true)
    try await server.stop()
  }

  @Test func answersAreBounded() async throws {
    let server = try await APIServer { _ in
      .endless(piece: Array(repeating: 0x20, count: 1 << 20), every: .milliseconds(1))
    }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    await #expect(throws: NchatFailure.tooLarge(bytes: 8 * 1024 * 1024)) { try await client.listCalls() }
    try await server.stop()
  }

  @Test func silenceEnds() async throws {
    for answer in [APIServer.Answer.hang, .endless(piece: [0x20], every: .milliseconds(5))] {
      let server = try await APIServer { _ in answer }
      var configuration = NchatClient.Configuration()
      configuration.requestTimeout = .milliseconds(300)
      let client = try NchatClient(server: server.url, credentials: .token("t"), configuration: configuration)
      await #expect(throws: NchatFailure.timedOut) { try await client.listCalls() }
      try await server.stop()
    }
  }

  @Test func aConnectionThatEndsIsTriedAgainWhereThatIsHarmless() async throws {
    let server = try await APIServer { _ in .drop }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    await #expect(throws: NchatFailure.dropped("")) { try await client.listCalls() }
    await #expect(throws: NchatFailure.dropped("")) { try await client.lock(.random()) }
    #expect(server.requests.map(\.method) == ["GET", "GET", "POST"])
    try await server.stop()
  }

  @Test func nobodyThereIsUnreachable() async throws {
    let server = try await APIServer { _ in .hang }
    try await server.stop()
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let error = await #expect(throws: NchatFailure.self) { try await client.listCalls() }
    guard case .unreachable? = error else {
      Issue.record("\(error as Any) should be unreachable")
      return
    }
    let nameless = try NchatClient(server: "http://nobody.invalid", credentials: .token("t"))
    let unknown = await #expect(throws: NchatFailure.self) { try await nameless.listCalls() }
    guard case .unreachable? = unknown else {
      Issue.record("\(unknown as Any) should be unreachable")
      return
    }
  }

  @Test func addressesAreChecked() {
    for url in ["", "call.example", "ftp://call.example", "http://u:hunter2@call.example"] {
      let error = #expect(throws: NchatFailure.self) { try NchatClient(server: url, credentials: .none) }
      #expect(error.map { "\($0)".contains("hunter2") } == false)
    }
  }

  @Test func tlsFailuresHaveTheirNames() async throws {
    let certificate = try ServerCertificate(for: "DNS:call.example")
    let server = try await APIServer(tls: try certificate.context()) { _ in .json(200, Array("[]".utf8)) }
    let address = "127.0.0.1:\(server.port)"
    let plain = try NchatClient(server: "http://\(address)", credentials: .token("t"))
    await #expect(throws: NchatFailure.tls(.serverIsSecure)) { try await plain.listCalls() }
    let secure = try NchatClient(server: "https://\(address)", credentials: .token("t"))
    await #expect(throws: NchatFailure.tls(.untrusted)) { try await secure.listCalls() }
    #expect(server.requests.isEmpty)
    var configuration = NchatClient.Configuration()
    configuration.tls.authorityFiles = [certificate.file]
    let other = try NchatClient(server: "https://\(address)", credentials: .token("t"), configuration: configuration)
    await #expect(throws: NchatFailure.tls(.wrongName)) { try await other.listCalls() }
    configuration.tls.hostname = "call.example"
    let named = try NchatClient(server: "https://\(address)", credentials: .token("t"), configuration: configuration)
    #expect(try await named.listCalls() == [])
    configuration.tls.authorityFiles = ["/nonexistent.pem"]
    #expect(throws: NchatFailure.tls(.authorities("/nonexistent.pem"))) {
      try NchatClient(server: "https://\(address)", credentials: .none, configuration: configuration)
    }
    try await server.stop()
    try certificate.remove()
  }

  @Test func aCancelledRequestEnds() async throws {
    let server = try await APIServer { _ in .hang }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let asking = Task { try await client.listCalls() }
    while server.requests.isEmpty { await Task.yield() }
    asking.cancel()
    await #expect(throws: NchatFailure.cancelled) { try await asking.value }
    try await server.stop()
  }
}
