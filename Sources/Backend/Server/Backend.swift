import AsyncHTTPClient
import LiveKitProtocol
import Logging
import MediaServer
import NIOCore
import NIOPosix
import NchatAPI
import Synchronization
import WebServing

/// The nchat backend: accounts, channels, calls that ring, realtime events, over its API.
public final class Backend: Sendable {
  /// Seconds between two looks at what is due.
  private static let sweepInterval = Duration.milliseconds(500)
  /// Seconds between two looks at what may be forgotten.
  private static let forgetInterval = 30.0

  private let configuration: BackendConfiguration
  private let log: Logger
  private let clock: @Sendable () -> Timestamp
  private let secrets: ServerSecrets
  private let webhookQueue = WebhookQueue()
  private let running = Mutex<Running?>(nil)

  private struct Running {
    let web: WebServer
    let group: MultiThreadedEventLoopGroup
    let database: any SQLDatabase
    let client: HTTPClient?
    let work: CallMediaWork
    let tasks: [Task<Void, Never>]
  }

  /// Reads the secrets of the state folder, or makes them.
  /// - Throws: `BackendError`.
  public convenience init(configuration: BackendConfiguration, logger: Logger) throws(BackendError) {
    try self.init(configuration: configuration, logger: logger, clock: Timestamp.now)
  }

  init(
    configuration: BackendConfiguration, logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) throws(BackendError) {
    self.configuration = configuration
    log = logger
    self.clock = clock
    do throws(ServerSecrets.Failure) { secrets = try .loadOrMake(in: configuration.stateFolder) } catch {
      throw BackendError(.secrets, error.description)
    }
  }

  /// The key of the media server in this process.
  public var mediaKeys: APIKeyPair { APIKeyPair(key: secrets.mediaKey, secret: secrets.mediaSecret) }

  /// Takes a webhook of the media server in this process.
  public func receive(_ webhook: SignedWebhook) { webhookQueue.put(webhook.body, webhook.authorization) }

  /// Opens the database and the port, and starts to serve.
  ///
  /// - Parameters:
  ///   - media: the media server in this process; nil with a cluster.
  ///   - keys: with which it is asked and signs its webhooks.
  ///   - mediaPort: where clients find it.
  /// - Returns: the URL of the API.
  /// - Throws: `BackendError`.
  public func start(
    media: MediaServer?, keys: APIKeyPair, mediaPort: Int, mediaIsSecure: Bool
  ) async throws(BackendError) -> String {
    let database: SQLiteDatabase
    do throws(SQLFailure) { database = try SQLiteDatabase(path: configuration.databasePath) } catch {
      throw BackendError(.database, "\(error)")
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    let hub = RealtimeHub(group: group, database: database, clock: clock)
    let ledger = Ledger(database: database) { hub.publish($0) }
    var client: HTTPClient?
    let transport: any TwirpTransport
    var asked = keys
    if let cluster = configuration.cluster {
      let made = HTTPClient(eventLoopGroupProvider: .shared(group))
      client = made
      transport = TwirpOverHTTP(url: cluster.url, client: made)
      asked = cluster.keys
    } else if let media {
      transport = TwirpInProcess(server: media)
    } else {
      throw BackendError(.cannotListen, "there is neither a media server in this process nor a cluster")
    }
    let liveKit = LiveKitService(transport: transport, keys: asked)
    let work = CallMediaWork(database: database, liveKit: liveKit, log: log, clock: clock)
    let calls = CallService(
      ledger: ledger, liveKit: liveKit, work: work,
      place: CallPlace(
        publicURL: configuration.mediaPublicURL ?? configuration.cluster?.url, mediaPort: mediaPort,
        isSecure: mediaIsSecure),
      ice: ICESettings(turnHost: configuration.turnHost, turnSecret: configuration.turnSecret))
    let hashing = HashingQueue()
    let accounts = Accounts(
      ledger: ledger, hashing: hashing, accessTokens: AccessTokens(secret: secrets.tokens),
      refreshTokens: RefreshTokens(secret: secrets.tokens), keys: APIKeys(ledger: ledger),
      allowsSignUp: configuration.allowsSignUp)
    let housekeeping = Housekeeping(ledger: ledger, refreshTokens: accounts.refreshTokens)
    let clock = clock
    hub.checkTokens { try await accounts.authenticate($0, at: clock()) }
    let people = People(ledger: ledger) { hub.isConnected($0) }
    let channels = Channels(ledger: ledger, people: people)
    let webhooks = WebhookService(calls: calls, check: WebhookCheck(keys: [asked.key: asked.secret]), log: log)
    let routes = BackendRoutes(
      accounts: accounts, people: people, records: AccountRecords(ledger: ledger, accounts: accounts),
      channels: channels, calls: calls, quality: QualityService(ledger: ledger), webhooks: webhooks, hub: hub)
    let service = APIService(
      bindings: routes.bindings(), accounts: accounts, limiter: RateLimiter(), hub: hub, log: log, clock: clock)
    let web: WebServer
    let port: Int
    do throws(WebServerError) {
      let tls: WebServerTLS? =
        if let certificate = configuration.tlsCertificateFile, let key = configuration.tlsKeyFile {
          try WebServerTLS(certificateFile: certificate, keyFile: key)
        } else { nil }
      web = WebServer(tls: tls, trustsProxy: configuration.trustsProxy, group: group, logger: log) { _ in
        APIResponder(service)
      }
      port = try await web.listen(hosts: [configuration.host], port: configuration.port)
    } catch {
      try? await client?.shutdown()
      try? await group.shutdownGracefully()
      throw BackendError(.cannotListen, "\(error)")
    }
    if configuration.isDevelopment {
      do {
        try await DevelopmentUsers(
          administration: UserAdministration(ledger: ledger, hashing: hashing), channels: channels
        ).make(at: clock())
      } catch { throw BackendError(.database, "the people of a development server cannot be made: \(error)") }
    }
    let tasks = [
      Task { [webhookQueue, log] in await webhookQueue.run(webhooks, clock: clock, log: log) },
      Task { [log] in await Self.sweep(CallSweep(calls: calls, log: log), housekeeping, clock, log) },
    ]
    running.withLock {
      $0 = Running(web: web, group: group, database: database, client: client, work: work, tasks: tasks)
    }
    return "\(configuration.tlsCertificateFile == nil ? "http" : "https")://\(configuration.host):\(port)"
  }

  /// Lets happen what is due, and forgets what is over, until it is cancelled.
  private static func sweep(
    _ calls: CallSweep, _ housekeeping: Housekeeping, _ clock: @Sendable () -> Timestamp, _ log: Logger
  ) async {
    var forgottenAt = clock()
    while !Task.isCancelled {
      await calls.run(at: clock())
      if clock() - forgottenAt >= forgetInterval {
        forgottenAt = clock()
        do { try await housekeeping.run(at: forgottenAt) } catch {
          log.warning("what is over cannot be forgotten: \(error)")
        }
      }
      try? await Task.sleep(for: sweepInterval)
    }
  }

  /// Answers what is under way and ends.
  public func shutdown() async {
    let running = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let running else { return }
    webhookQueue.finish()
    for task in running.tasks { task.cancel() }
    await running.web.shutdown(drain: .milliseconds(500))
    for task in running.tasks { await task.value }
    await running.work.stop()
    try? await running.client?.shutdown()
    do { try running.database.close() } catch { log.warning("the database did not close cleanly: \(error)") }
    try? await running.group.shutdownGracefully()
  }
}
