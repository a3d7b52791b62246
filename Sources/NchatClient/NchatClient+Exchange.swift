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
    var request = HTTPClientRequest(url: url(of: target))
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

  /// The address of a path and query on the server.
  private func url(of target: String) -> String {
    // With a name of its own for the certificate, the address is looked up under that name.
    let authority =
      configuration.tls.hostname.map { server.port == 443 ? $0 : "\($0):\(server.port)" } ?? server.authority
    return
      "\(server.isSecure ? "https" : "http")://\(server.isSecure ? authority : server.authority)\(server.pathPrefix)\(target)"
  }

  /// Seconds that a file may take.
  private static let fetchTimeout = TimeAmount.hours(24)

  /// Fetches a file of any size.
  ///
  /// - Parameters:
  ///   - target: path and query, such as a `RecordingDownload` has.
  ///   - take: takes its bytes as they come; what it throws ends it.
  /// - Throws: `NchatFailure`; what `take` throws.
  public func fetch(_ target: String, _ take: (ByteBufferView) throws -> Void) async throws {
    var request = HTTPClientRequest(url: url(of: target))
    request.headers = ["User-Agent": "ncall"]
    var rest: Int64?
    do {
      let response = try await http.execute(request, timeout: Self.fetchTimeout, logger: configuration.log)
      guard response.status == .ok else {
        let body = try await response.body.collect(upTo: Self.answerLimit)
        throw HTTPAnswer(
          status: Int(response.status.code),
          retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) },
          allow: [], location: response.headers.first(name: "Location"), body: Array(body.readableBytesView)
        ).failure
      }
      rest = response.headers.first(name: "Content-Length").flatMap { Int64($0) }
      for try await part in response.body {
        rest = rest.map { $0 - Int64(part.readableBytes) }
        try take(part.readableBytesView)
      }
    } catch let error as NchatFailure { throw error } catch let error as HTTPClientError {
      throw try await explained(Self.failure(error))
    }
    guard rest ?? 0 == 0 else { throw NchatFailure.dropped("before the whole file was there") }
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
