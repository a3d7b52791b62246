import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import WebClient

/// Twirp calls to a LiveKit cluster over HTTP.
struct TwirpOverHTTP: TwirpTransport {
  private static let maximumAnswer = 8 * 1_024 * 1_024
  private static let patience = TimeAmount.seconds(10)

  private let client: HTTPClient
  private let base: String

  /// - Parameter server: as clients connect to it.
  init(server: ServerURL, client: HTTPClient) {
    self.client = client
    base = server.webAddress
  }

  /// A client for it: whose token it carries stays with whom it asks.
  static func makeClient(on group: any EventLoopGroup) -> HTTPClient {
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.timeout.connect = .seconds(5)
    // Whoever waits for the answer is told, rather than the same tried until their patience ends.
    settings.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
  }

  func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
    var request = HTTPClientRequest(url: "\(base)/twirp/\(path)")
    request.method = .POST
    request.headers = ["Content-Type": "application/protobuf", "Authorization": "Bearer \(token)"]
    request.body = .bytes(body)
    let (status, answer): (Int, [UInt8])
    do {
      let response = try await client.execute(request, timeout: Self.patience)
      let buffer = try await response.body.collect(upTo: Self.maximumAnswer)
      (status, answer) = (Int(response.status.code), Array(buffer.readableBytesView))
    } catch {
      throw LiveKitFailure(kind: .unavailable, description: "the media server at \(base) cannot be asked: \(error)")
    }
    return try TwirpAnswer.body(status: status, answer)
  }
}
