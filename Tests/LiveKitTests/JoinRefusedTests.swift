import Foundation
import LiveKit
import LiveKitProtocol
import Testing

/// Every refusal arrives as an error that says what to do.
struct JoinRefusedTests {
  func failure(
    _ script: @escaping ScriptedServer.Script, _ change: (inout SignalClient) -> Void = { _ in }
  ) async throws -> (SignalError?, [String]) {
    let server = try await ScriptedServer(script: script)
    var client = SignalClient(server: try ServerURL(server.url))
    change(&client)
    let asking = client
    let error = await #expect(throws: SignalError.self) { try await asking.connect(SignalParameters(token: "t")) }
    let paths = server.requests.map(\.path)
    try await server.stop()
    return (error, paths)
  }

  @Test(arguments: [
    (401, "token expired", SignalError.refused(status: 401, text: "token expired")),
    (403, "no", .refused(status: 403, text: "no")),
    (400, "bad join request", .badRequest(status: 400, text: "bad join request")),
    (500, "room has exceeded its max participants", .roomFull(text: "room has exceeded its max participants")),
    (403, "room is full", .roomFull(text: "room is full")),
    (500, "boom", .serverError(status: 500, text: "boom")),
    (503, "node limit reached", .busy(status: 503, text: "node limit reached")),
    (429, "slow down", .busy(status: 429, text: "slow down")),
    (302, "elsewhere", .notLiveKit("it answered with HTTP status 302")),
  ])
  func statusAndTextBecomeAnError(status: Int, text: String, expected: SignalError) async throws {
    let (error, paths) = try await failure { _ in .refuse(status, text) }
    #expect(error == expected)
    #expect(paths == ["/rtc/v1"])
  }

  @Test func aWordlessRefusalIsExplainedByValidation() async throws {
    let (error, paths) = try await failure { request in
      request.isUpgrade ? .refuse(401, "") : .refuse(401, "invalid token: \u{7}exp\n")
    }
    #expect(error == .refused(status: 401, text: "invalid token:  exp"))
    #expect(paths == ["/rtc/v1", "/rtc/v1/validate"])
  }

  @Test func aDroppedHandshakeIsExplainedByValidation() async throws {
    let (error, _) = try await failure { $0.isUpgrade ? .drop : .refuse(500, "no node") }
    #expect(error == .serverError(status: 500, text: "no node"))
    let (silent, _) = try await failure { _ in .drop }
    #expect(silent == .dropped(""))
    let (puzzled, _) = try await failure { $0.isUpgrade ? .refuse(500, "") : .accept }
    #expect(puzzled == .serverError(status: 500, text: ""))
  }

  @Test func anOldServerIsAskedOnItsOwnPath() async throws {
    let (error, paths) = try await failure { request in
      if request.path == "/rtc/v1" { return .refuse(404, "") }
      return request.isUpgrade ? .refuse(401, "") : .refuse(401, "no permissions")
    }
    #expect(error == .refused(status: 401, text: "no permissions"))
    #expect(paths == ["/rtc/v1", "/rtc", "/rtc/validate"])
  }

  @Test func waitingEnds() async throws {
    let (error, _) = try await failure({ _ in .hang }) { $0.connectTimeout = .milliseconds(50) }
    #expect(error == .timeout(.connecting))
    let (silent, _) = try await failure({ _ in .accept }) { $0.joinTimeout = .milliseconds(50) }
    #expect(silent == .timeout(.joining))
  }

  @Test func nobodyListeningIsUnreachable() async throws {
    let server = try await ScriptedServer { _ in .accept }
    try await server.stop()
    let client = SignalClient(server: try ServerURL(server.url))
    let error = await #expect(throws: SignalError.self) { try await client.connect(SignalParameters(token: "t")) }
    #expect(error == .unreachable("127.0.0.1:\(server.port): Connection refused"))
    #expect(error?.isRetryable == true)
  }

  @Test func aNameThatDoesNotExistIsUnreachable() async throws {
    // A label may have 63 characters, so that no name server has to be asked.
    let name = String(repeating: "a", count: 64) + ".invalid"
    let client = SignalClient(server: try ServerURL("ws://\(name)"))
    let error = await #expect(throws: SignalError.self) { try await client.connect(SignalParameters(token: "t")) }
    guard case .unreachable(let why) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(why.hasPrefix("\(name):80: "))
  }

  @Test func aLeaveInsteadOfAJoinIsReported() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    let connecting = Task { try await client.connect(SignalParameters(token: "t")) }
    let session = try await next("a session", in: server.sessions)
    let leave = LKLeaveRequest.with {
      $0.reason = .stateMismatch
      $0.action = .reconnect
    }
    try session.send(.leave(leave))
    let error = await #expect(throws: SignalError.self) { _ = try await connecting.value }
    #expect(error == .left(leave) && error?.isRetryable == true)
    try await server.stop()
  }

  @Test func anAttemptCanBeCancelled() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    let attempt = Task { try await client.connect(SignalParameters(token: "t")) }
    _ = try await next("a session", in: server.sessions)
    attempt.cancel()
    let error = await #expect(throws: SignalError.self) { _ = try await attempt.value }
    #expect(error == .cancelled)
    try await server.stop()
  }
}
