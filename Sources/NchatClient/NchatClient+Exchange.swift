import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NchatAPI
import WebClient

extension NchatClient {
  /// One request and its answer, whatever the status.
  func exchange(
    _ method: RouteMethod, _ target: String, _ body: [UInt8]?, _ token: String?
  ) async throws(NchatFailure) -> HTTPAnswer {
    // With a name of its own for the certificate, the address is looked up under that name.
    let authority =
      configuration.tls.hostname.map { server.port == 443 ? $0 : "\($0):\(server.port)" } ?? server.authority
    var request = HTTPClientRequest(
      url:
        "\(server.isSecure ? "https" : "http")://\(server.isSecure ? authority : server.authority)\(server.pathPrefix)\(target)"
    )
    request.method = HTTPMethod(rawValue: method.rawValue)
    request.headers = ["User-Agent": "ncall", "Accept": "application/json"]
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let failure: NchatFailure
    do {
      return try await run(request)
    } catch {
      failure = Self.failure(error)
    }
    // What was open and idle may have been closed as we wrote; asking a second time changes nothing on the server.
    if case .dropped = failure, method == .get {
      do { return try await run(request) } catch { throw try await explained(Self.failure(error)) }
    }
    throw try await explained(failure)
  }

  /// The whole answer, within the time of the configuration.
  private func run(_ request: HTTPClientRequest) async throws -> HTTPAnswer {
    let (http, log, timeout) = (http, configuration.log, configuration.requestTimeout)
    return try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
      group.addTask {
        let response = try await http.execute(request, timeout: TimeAmount(timeout), logger: log)
        let body = try await response.body.collect(upTo: Self.answerLimit)
        let headers = response.headers
        return HTTPAnswer(
          status: Int(response.status.code), retryAfter: headers.first(name: "Retry-After").flatMap { Int($0) },
          allow: headers[canonicalForm: "Allow"].map { String($0) }, location: headers.first(name: "Location"),
          body: Array(body.readableBytesView))
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        throw NchatFailure.timedOut
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() else { throw NchatFailure.cancelled }
      return answer
    }
  }

  /// What a failure of the HTTP library means.
  private static func failure(_ error: any Error) -> NchatFailure {
    switch error {
    case let error as NchatFailure: error
    case is NIOTooManyBytesError: .tooLarge(bytes: answerLimit)
    case let error as HTTPClientError: failure(error)
    default: NchatFailure(WebFailure(connecting: error))
    }
  }

  private static func failure(_ error: HTTPClientError) -> NchatFailure {
    switch error {
    case .cancelled: .cancelled
    case .remoteConnectionClosed, .uncleanShutdown: .dropped("")
    case .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout, .deadlineExceeded,
      .getConnectionFromPoolTimeout:
      .timedOut
    default: .notNchat(error.shortDescription)
    }
  }

  /// Whether a server that made nothing of plain HTTP waits for TLS.
  private func explained(_ failure: NchatFailure) async throws(NchatFailure) -> NchatFailure {
    switch failure {
    case .dropped, .notNchat:
      guard !server.isSecure else { return failure }
      let probe = TLSProbe(server: server, timeout: .seconds(3))
      return await probe.findsTLS(on: configuration.group.next()) ? .tls(.serverIsSecure) : failure
    default: return failure
    }
  }
}
