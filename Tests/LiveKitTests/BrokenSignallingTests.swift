import LiveKit
import LiveKitProtocol
import Testing

/// Connections that end badly say how, and never take the program down.
struct BrokenSignallingTests {
  func connected() async throws -> (ScriptedServer, ScriptedSession, SignalConnection) {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    async let connecting = client.connect(SignalParameters(token: "t"))
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    return (server, session, try await connecting)
  }

  func end(after act: (ScriptedSession) throws -> Void) async throws -> SignalEnd? {
    let (server, session, connection) = try await connected()
    try act(session)
    for await _ in connection.messages {}
    try await server.stop()
    return connection.end
  }

  @Test func aDroppedConnection() async throws {
    let end = try await end { $0.drop() }
    guard case .lost = end else {
      Issue.record("\(end as Any)")
      return
    }
  }

  @Test func aCloseFromTheServer() async throws {
    #expect(try await end { $0.send(frame: .connectionClose, [0x03, 0xe9]) } == .closedByServer(code: 1001))
    #expect(try await end { $0.send(frame: .connectionClose, []) } == .closedByServer(code: nil))
  }

  @Test(arguments: [
    // A message that is no protobuf, reserved bits, an oversized frame, an unknown opcode, a stray continuation.
    [UInt8]([0x82, 2, 0xff, 0xff]), [0xc2, 0], [0x82, 0x7f, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff], [0x83, 0],
    [0x80, 0], [0x82, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ])
  func rubbish(bytes: [UInt8]) async throws {
    let end = try await end { $0.send(raw: bytes) }
    guard case .protocolViolation = end else {
      Issue.record("\(end as Any)")
      return
    }
  }

  @Test func aFloodThatNobodyReads() async throws {
    let (server, session, connection) = try await connected()
    for _ in 0..<5000 { try session.send(.refreshToken("x")) }
    for await _ in session.requests {}
    #expect(connection.end == .protocolViolation("more than 4096 messages at once"))
    try await server.stop()
  }

  @Test func aSilentServerIsGivenUp() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL(server.url))
    async let connecting = client.connect(SignalParameters(token: "t"))
    let session = try await next("a session", in: server.sessions)
    var join = Sample.join
    join.pingInterval = 1
    join.pingTimeout = 1
    try session.send(.join(join))
    let connection = try await connecting
    for await _ in connection.messages {}
    #expect(connection.end == .pingTimeout)
    try await server.stop()
  }
}
