import AsyncHTTPClient
import LiveKitProtocol
import Logging
import MediaServer
import NIOPosix
import WebClient

@testable import Backend

/// How the backend reaches a media server.
enum MediaReach: CaseIterable, Sendable {
  /// The one in its own process.
  case inProcess
  /// A cluster, over HTTP.
  case overHTTP
}

/// A real media server and the backend's view of it, for the length of a test.
struct MediaLab: Sendable {
  let server: MediaServer
  let url: String
  let liveKit: LiveKitService
  let log: LogRecorder

  static let keys = APIKeyPair(key: "devkey", secret: "secret")

  static func run(
    _ reach: MediaReach, keys: APIKeyPair = MediaLab.keys, _ body: (MediaLab) async throws -> Void
  ) async throws {
    var configuration = MediaServerConfiguration.development
    (configuration.port, configuration.mediaPort) = (0, 0)
    configuration.room.createsAutomatically = false
    let server = MediaServer(configuration: configuration, logger: LogRecorder.silent)
    let url = try await server.start().url
    let client = TwirpOverHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let log = LogRecorder()
    let transport: any TwirpTransport =
      switch reach {
      case .inProcess: TwirpInProcess(server: server)
      case .overHTTP: TwirpOverHTTP(server: try ServerURL(url), client: client)
      }
    let lab = MediaLab(
      server: server, url: url, liveKit: LiveKitService(transport: transport, keys: keys, log: log.logger), log: log)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
    await server.shutdown()
    try await client.shutdown()
    try outcome.get()
  }

  /// Joins a room as somebody.
  func enter(_ room: String, as identity: String, _ change: (inout VideoGrant) -> Void = { _ in }) async throws -> Guest
  {
    var grant = VideoGrant(joining: room)
    change(&grant)
    return try await Guest.join(
      url,
      liveKit.token(
        identity: identity, name: identity.capitalized, room: room, grant: grant, metadata: "of \(identity)", at: .now()
      ))
  }
}
