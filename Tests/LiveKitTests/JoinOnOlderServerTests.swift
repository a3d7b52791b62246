import LiveKit
import LiveKitProtocol
import Testing

/// A server that only knows two peer connections: 404 on the new path leads to the old one.
struct JoinOnOlderServerTests {
  @Test func anUnknownPathLeadsToTheOldOne() async throws {
    let server = try await ScriptedServer { $0.path == "/rtc" ? .accept : .refuse(404, "") }
    let client = SignalClient(server: try ServerURL(server.url))
    var parameters = SignalParameters(token: "t")
    parameters.attributes = ["key": "a b&c"]
    let sent = parameters
    async let connecting = client.connect(sent)
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    let connection = try await connecting
    #expect(connection.mode == .v0)
    #expect(server.requests.map(\.path) == ["/rtc/v1", "/rtc"])
    let query = session.request.query
    #expect(query["protocol"] == "17" && query["client_protocol"] == "0" && query["auto_subscribe"] == "1")
    #expect(query["os"] == "Linux" && query["access_token"] == nil && query["reconnect"] == nil)
    let attributes = try #require(query["attributes"].flatMap { Base64URL.decode($0) })
    #expect(String(decoding: attributes, as: UTF8.self) == #"{"key":"a b&c"}"#)
    await connection.close()
    try await server.stop()
  }

  @Test func aMissingRoomIsNotAnOldServer() async throws {
    let server = try await ScriptedServer { _ in .refuse(404, "requested room does not exist") }
    let client = SignalClient(server: try ServerURL(server.url))
    await #expect(throws: SignalError.notFound(text: "requested room does not exist")) {
      try await client.connect(SignalParameters(token: "t"))
    }
    #expect(server.requests.map(\.path) == ["/rtc/v1"])
    try await server.stop()
  }

  @Test func theModeCanBeForced() async throws {
    let server = try await ScriptedServer { _ in .accept }
    var client = SignalClient(server: try ServerURL(server.url))
    client.mode = .v0
    var parameters = SignalParameters(token: "t")
    parameters.autoSubscribe = false
    parameters.resume = .init(participantSID: "PA_x", reason: .rrSignalDisconnected)
    let (old, sent) = (client, parameters)
    async let connecting = old.connect(sent)
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    let connection = try await connecting
    #expect(connection.mode == .v0)
    let query = session.request.query
    #expect(query["auto_subscribe"] == "0" && query["reconnect"] == "1" && query["sid"] == "PA_x")
    #expect(query["reconnect_reason"] == "1")
    await connection.close()

    client.mode = .v1
    let refusing = try await ScriptedServer { _ in .refuse(404, "") }
    client.server = try ServerURL(refusing.url)
    let new = client
    await #expect(throws: SignalError.notFound(text: "")) { try await new.connect(SignalParameters(token: "t")) }
    #expect(!refusing.requests.contains { $0.path == "/rtc" })
    try await refusing.stop()
    try await server.stop()
  }
}
