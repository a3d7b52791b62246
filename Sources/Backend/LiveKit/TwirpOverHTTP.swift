import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Twirp calls to a LiveKit cluster over HTTP.
struct TwirpOverHTTP: TwirpTransport {
  private static let maximumAnswer = 8 * 1_024 * 1_024
  private static let patience = TimeAmount.seconds(10)

  private let client: HTTPClient
  private let base: String

  /// - Parameter url: `ws`, `wss`, `http` or `https`, as clients connect to it.
  init(url: String, client: HTTPClient) {
    self.client = client
    var base = url
    for (socket, plain) in [("ws://", "http://"), ("wss://", "https://")] where base.hasPrefix(socket) {
      base = plain + base.dropFirst(socket.count)
    }
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
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
