import AsyncHTTPClient
import Logging
import NIOCore
import NIOPosix
import NchatAPI
import WebClient

/// Asks a server of the API: a method for each route, and `call` for any.
///
///     let client = try NchatClient(server: "https://call.example", credentials: .session(store))
///     let calls = try await client.listCalls()
///
/// A login's tokens are renewed as they expire. Nothing follows a redirect, and no answer is read beyond 8 MiB.
public final class NchatClient: Sendable {
  public struct Configuration: Sendable {
    public var tls = TLSOptions()
    /// Until the connection is up.
    public var connectTimeout = Duration.seconds(10)
    /// Until the whole answer is there.
    public var requestTimeout = Duration.seconds(30)
    public var group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    public var log = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

    public init() {}
  }

  /// Bytes of an answer.
  static let answerLimit = 8 * 1024 * 1024

  public let server: ServerURL
  public let credentials: Credentials
  let configuration: Configuration
  let http: HTTPClient

  /// - Throws: `NchatFailure.badURL` or `.tls`.
  public init(
    server: String, credentials: Credentials, configuration: Configuration = Configuration()
  ) throws(NchatFailure) {
    do throws(WebFailure) { self.server = try ServerURL(server) } catch { throw NchatFailure(error) }
    self.credentials = credentials
    self.configuration = configuration
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow, decompression: .disabled)
    do throws(TLSFailure) { settings.tlsConfiguration = try configuration.tls.configuration() } catch {
      throw .tls(error)
    }
    settings.timeout.connect = TimeAmount(configuration.connectTimeout)
    settings.timeout.read = TimeAmount(configuration.requestTimeout)
    // Whoever asks decides whether to ask again.
    settings.connectionPool.retryConnectionEstablishment = false
    settings.httpVersion = .http1Only
    if let name = configuration.tls.hostname { settings.dnsOverride[name] = self.server.host }
    http = HTTPClient(eventLoopGroupProvider: .shared(configuration.group), configuration: settings)
  }

  deinit {
    // Open connections are let go; nobody is left to wait for that.
    http.shutdown { _ in }
  }

  /// A client of the same server that speaks for somebody else.
  public func speaking(for credentials: Credentials) throws(NchatFailure) -> NchatClient {
    try NchatClient(server: "\(server)", credentials: credentials, configuration: configuration)
  }

  // MARK: Any route

  /// Asks a route and reads its answer.
  ///
  /// - Parameter ids: the path's parameters.
  /// - Throws: `NchatFailure`; `.refused` with the server's error.
  public func call<Query: APIModel, Body: APIModel, Answer: APIModel>(
    _ operation: Operation<Query, Body, Answer>, _ ids: [String: EntityID] = [:], query: Query? = nil, body: Body? = nil
  ) async throws(NchatFailure) -> Answer {
    let answer = try await send(operation.route, ids, query: query, body: body)
    return try read(answer, operation.route)
  }

  /// Asks a route; answers that are errors are thrown.
  func send<Query: APIModel, Body: APIModel>(
    _ route: Route, _ ids: [String: EntityID], query: Query?, body: Body?
  ) async throws(NchatFailure) -> HTTPAnswer {
    var target = route.path(ids)
    if let query {
      let text = QueryText.write(query.json)
      if !text.isEmpty { target += "?" + text }
    }
    let bytes = body.map { $0.written() }
    let needsToken = route.access.needsToken || route.access == .known && credentials.areThere
    var token = needsToken ? try await accessToken(insteadOf: nil) : nil
    var answer = try await exchange(route.method, target, bytes, token)
    if answer.status == 401, needsToken, case .session = credentials {
      // Expired by the server's clock, or replaced by another process meanwhile.
      token = try await accessToken(insteadOf: token)
      answer = try await exchange(route.method, target, bytes, token)
    }
    guard (200..<300).contains(answer.status) else { throw answer.failure }
    return answer
  }

  func read<Answer: APIModel>(_ answer: HTTPAnswer, _ route: Route) throws(NchatFailure) -> Answer {
    if let nothing = NoContent() as? Answer { return nothing }
    do throws(APIError) { return try Answer.read(answer.body) } catch {
      let problem = error.details.first.map { "\($0.path): \($0.problem)" } ?? error.sentence
      throw .notNchat("its answer to \(route.method.rawValue) \(route.path) is not what the API says: \(problem)")
    }
  }
}
