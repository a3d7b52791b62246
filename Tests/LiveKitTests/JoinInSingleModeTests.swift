import LiveKit
import LiveKitProtocol
import Testing

/// A server of today: one peer connection, the join request in the URL.
struct JoinInSingleModeTests {
  @Test func theJoinRequestAndTokenArriveAndTheJoinComesBack() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url + "/livekit/"))
    var parameters = SignalParameters(token: "T.O.K")
    parameters.autoSubscribe = false
    parameters.attributes = ["a": "b"]
    let sent = parameters
    async let connecting = client.connect(sent)
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    let connection = try await connecting

    #expect(connection.mode == .v1)
    #expect(connection.first == .join(Sample.join))
    #expect(session.request.path == "/livekit/rtc/v1")
    #expect(session.request.authorization == "Bearer T.O.K")
    #expect(session.request.query.keys.sorted() == ["join_request"])
    let request = try #require(session.request.joinRequest)
    #expect(request.clientInfo.protocol == 17 && request.clientInfo.clientProtocol == 0)
    #expect(request.clientInfo.os == "Linux" && !request.clientInfo.osVersion.isEmpty)
    #expect(!request.connectionSettings.autoSubscribe && request.participantAttributes == ["a": "b"])
    #expect(!request.reconnect)
    await connection.close()
    try await server.stop()
  }

  @Test func messagesTravelBothWaysAndPingsAreAnswered() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    async let connecting = client.connect(SignalParameters(token: "t"))
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    let connection = try await connecting

    // The first ping goes out at once; its answer gives the round trip.
    let ping = try await next("a ping", in: session.requests) { if case .pingReq(let ping) = $0 { ping } else { nil } }
    try session.send(.pongResp(.with { $0.lastPingTimestamp = ping.timestamp }))
    // Answers to pings that nobody sent, which lie in the future or further back than there is time.
    for timestamp in [Int64.min, ping.timestamp - .max, -1, ping.timestamp + 3_600_000, .max] {
      try session.send(.pongResp(.with { $0.lastPingTimestamp = timestamp }))
    }
    // A message in three fragments is one message; one of an unknown kind is none.
    session.send(frame: .binary, [])
    let update = LKSignalResponse.with { $0.refreshToken = "new" }
    let bytes: [UInt8] = try update.serializedBytes()
    session.send(frame: .binary, fin: false, Array(bytes[..<1]))
    session.send(frame: .continuation, fin: false, Array(bytes[1..<2]))
    session.send(frame: .continuation, Array(bytes[2...]))
    let message = try await next("the update", in: connection.messages)
    #expect(message == .refreshToken("new"))
    #expect(try #require(connection.roundTrip) < .seconds(60))

    // JSON is understood too.
    session.send(frame: .text, Array(#"{"refreshToken":"json","newField":1}"#.utf8))
    #expect(try await next("the JSON update", in: connection.messages) == .refreshToken("json"))

    session.send(frame: .ping, [1, 2, 3])
    let pong = try await next("a pong", in: session.controls)
    #expect(pong.0 == .pong && pong.1 == [1, 2, 3])

    connection.send(.mute(.with { $0.sid = "TR_x" }))
    let mute = try await next("the mute", in: session.requests) { if case .mute(let mute) = $0 { mute } else { nil } }
    #expect(mute.sid == "TR_x")

    connection.send(.leave(.with { $0.reason = .clientInitiated }))
    await connection.close()
    let leave = try await next("the leave", in: session.requests) { if case .leave(let l) = $0 { l } else { nil } }
    #expect(leave.reason == .clientInitiated)
    let close = try await next("a close frame", in: session.controls) { $0.0 == .connectionClose ? $0.1 : nil }
    #expect(close == [0x03, 0xe8])
    #expect(connection.end == .closed)
    try await server.stop()
  }

  @Test func aResumeNamesItsSession() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    var parameters = SignalParameters(token: "t")
    parameters.resume = .init(participantSID: "PA_me", reason: .rrPublisherFailed)
    let sent = parameters
    async let connecting = client.connect(sent)
    let session = try await next("a session", in: server.sessions)
    try session.send(.reconnect(.with { $0.lastMessageSeq = 9 }))
    let connection = try await connecting
    #expect(connection.first == .reconnect(.with { $0.lastMessageSeq = 9 }))
    let request = try #require(session.request.joinRequest)
    #expect(request.reconnect && request.participantSid == "PA_me" && request.reconnectReason == .rrPublisherFailed)
    await connection.close()
    try await server.stop()
  }
}
