import Foundation
import LiveKitProtocol
import Logging

@testable import MediaServer

/// A real server on free ports, for the length of a test.
struct TestServer {
  let server: MediaServer
  let addresses: MediaServerAddresses

  static func run(
    _ change: (inout MediaServerConfiguration) -> Void = { _ in }, _ body: (TestServer) async throws -> Void
  ) async throws {
    var configuration = MediaServerConfiguration.development
    configuration.port = 0
    configuration.mediaPort = 0
    change(&configuration)
    var log = Logger(label: "test")
    log.logLevel = .error
    let server = MediaServer(configuration: configuration, logger: log)
    let test = TestServer(server: server, addresses: try await server.start())
    do {
      try await body(test)
    } catch {
      await server.shutdown()
      throw error
    }
    await server.shutdown()
  }

  func socket() async throws -> TestSocket { try await TestSocket(port: addresses.port) }

  func token(_ identity: String, room: String = "room", _ change: (inout TokenClaims) -> Void = { _ in }) throws
    -> String
  {
    var claims = TokenClaims(identity: identity, room: room, issuer: "devkey")
    change(&claims)
    return try AccessToken(signing: claims, secret: "secret").text
  }

  /// Joins with two connections and takes the join message off.
  func join(
    _ identity: String, room: String = "room", _ change: (inout TokenClaims) -> Void = { _ in }
  ) async throws -> (socket: TestSocket, join: LKJoinResponse) {
    let socket = try await socket()
    _ = try await socket.upgrade("/rtc?protocol=16&auto_subscribe=1", token: token(identity, room: room, change))
    guard case .join(let join) = try await socket.signal().message else { throw TestSocket.Ended() }
    return (socket, join)
  }
}

extension TestSocket {
  /// The next signalling message in binary.
  func signal() async throws -> LKSignalResponse {
    var frame = try await message()
    while frame.opcode == 1 { frame = try await message() }
    guard frame.opcode == 2 else { throw Ended() }
    return try LKSignalResponse(serializedBytes: frame.payload)
  }

  /// The next message for which `pick` has an answer.
  func signal<Result>(where pick: (LKSignalResponse.OneOf_Message) -> Result?) async throws -> Result {
    while true {
      if let message = try await signal().message, let result = pick(message) { return result }
    }
  }

  func say(_ message: LKSignalRequest.OneOf_Message) async throws {
    var request = LKSignalRequest()
    request.message = message
    try await send(opcode: 2, request.serializedBytes())
  }
}
