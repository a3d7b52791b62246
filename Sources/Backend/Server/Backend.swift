import AsyncHTTPClient
import LiveKitProtocol
import Logging
import MediaServer
import NIOCore
import NIOPosix
import NchatAPI
import Synchronization
import WebServing

/// The nchat backend: accounts, channels, calls that ring, live streams, realtime events, over its API.
public final class Backend: Sendable {
  /// Seconds between two looks at what is due.
  private static let sweepInterval = Duration.milliseconds(500)
  /// Seconds between two looks at what may be forgotten.
  private static let forgetInterval = 30.0
  /// Seconds between two comparisons of calls with the media server: three within the time that somebody may be without media.
  private static let checkInterval = CallMachine.mediaTime / 3

  private let configuration: BackendConfiguration
  private let log: Logger
  private let clock: @Sendable () -> Timestamp
  private let secrets: ServerSecrets
  private let inbox = MediaInbox()
  private let running = Mutex<Running?>(nil)

  private struct Running {
    let web: WebServer
    let group: MultiThreadedEventLoopGroup
    let database: any SQLDatabase
    let client: HTTPClient?
    let work: CallMediaWork
    let neighbours: Neighbours?
    let writes: StreamWrites
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
    secrets = try .loadOrMake(in: configuration.stateFolder)
  }

  /// Takes a webhook of the media server in this process.
  public func receive(_ webhook: SignedWebhook) { inbox.put(webhook) }

  /// Takes what else the media server in this process tells.
  public func receive(_ notice: MediaNotice) { inbox.put(notice) }

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
    let tls = try configuration.tls()
    let database: any SQLDatabase
    do throws(SQLFailure) {
      database = try configuration.database.open(connections: configuration.databaseConnections, log: log)
    } catch { throw BackendError(error) }
    let neighbours: Neighbours?
    do throws(SQLFailure) {
      neighbours = try .meet(on: configuration.database, database, hasMedia: configuration.cluster == nil, log: log)
    } catch {
      try? database.close()
      throw BackendError(error)
    }
    let connected = ConnectedPeople(
      neighbours.map {
        ConnectedPeople.Membership(
          database: database, number: $0.listener.number, secrets: secrets.fingerprints, log: log)
      })
    let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    let hub = RealtimeHub(
      group: group, database: database, relay: neighbours?.relay, people: connected, clock: clock)
    let changedAccounts = Bell()
    let ledger = Ledger(
      database: database,
      publish: { events in
        if let neighbours { return neighbours.relay.publish(events) }
        hub.publish(events)
        if events.contains(where: { $0.topic == EventTopic.accounts.name }) { changedAccounts.ring() }
      },
      // Other processes find out that it is not there any more.
      forget: { hub.skipped($0.name) })
    neighbours?.start(hub, connected, accounts: changedAccounts)
    var client: HTTPClient?
    let transport: any TwirpTransport
    var asked = keys
    if let cluster = configuration.cluster {
      let made = TwirpOverHTTP.makeClient(on: group)
      client = made
      transport = TwirpOverHTTP(server: cluster.url, client: made)
      asked = cluster.keys
    } else if let media {
      transport = TwirpInProcess(server: media)
    } else {
      throw BackendError(.cannotListen, "there is neither a media server in this process nor a cluster")
    }
    let liveKit = LiveKitService(transport: transport, keys: asked, log: log)
    let work = CallMediaWork(database: database, liveKit: liveKit, log: log, clock: clock)
    let place = CallPlace(
      publicURL: configuration.mediaPublicURL ?? configuration.cluster.map { "\($0.url)" }, mediaPort: mediaPort,
      isSecure: mediaIsSecure)
    let ice = ICESettings(turnHost: configuration.turnHost, turnSecret: configuration.turnSecret)
    let calls = CallService(ledger: ledger, liveKit: liveKit, work: work, place: place, ice: ice)
    let streams = StreamService(
      ledger: ledger, writes: StreamWrites(ledger: ledger), liveKit: liveKit, work: work, place: place, ice: ice,
      ingest: IngestPlace(publicURL: configuration.streamIngestURL),
      viewerKey: Digest.hmacSHA256(key: secrets.tokens.utf8, "viewers".utf8))
    let hashing = HashingQueue()
    let recordings = RecordingService(
      ledger: ledger, liveKit: liveKit, files: RecordingFiles(folder: configuration.recordingsFolder),
      links: RecordingLinks(secret: secrets.tokens, others: secrets.otherTokens), hashing: hashing)
    let accounts = Accounts(
      ledger: ledger, hashing: hashing, logins: LoginLookup(ledger: ledger),
      accessTokens: AccessTokens(secret: secrets.tokens, others: secrets.otherTokens),
      refreshTokens: RefreshTokens(secret: secrets.tokens, others: secrets.otherTokens), keys: APIKeys(ledger: ledger),
      signInGuard: SignInGuard(configuration.limits),
      allowsSignUp: configuration.allowsSignUp)
    let housekeeping = Housekeeping(
      ledger: ledger, refreshTokens: accounts.refreshTokens, signInGuard: accounts.signInGuard)
    let clock = clock
    hub.checkTokens(with: accounts)
    let people = People(ledger: ledger) { try await connected.among($0) }
    let channels = Channels(ledger: ledger, people: people)
    let webhooks = WebhookService(
      calls: calls, streams: streams, check: WebhookCheck(keys: [asked.key: asked.secret]), log: log)
    let quality = QualityService(ledger: ledger)
    let routes = BackendRoutes(
      accounts: accounts, people: people, records: AccountRecords(ledger: ledger, accounts: accounts),
      channels: channels, calls: calls, streams: streams, recordings: recordings, quality: quality,
      webhooks: webhooks)
    let service = APIService(
      bindings: routes.bindings(), accounts: accounts, limiter: RateLimiter(configuration.limits), hub: hub, log: log,
      clock: clock)
    var limits = WebServerLimits()
    limits.connections = configuration.limits.connections
    limits.connectionsPerAddress = configuration.limits.connectionsPerAddress
    let web = WebServer(
      limits: limits, tls: tls, trustsProxy: configuration.trustsProxy, group: group, logger: log
    ) { _ in APIResponder(service) }
    let watch: AccountWatch
    let port: Int
    do {
      try await connected.enter(at: clock())
      let administration = UserAdministration(ledger: ledger, hashing: hashing)
      if configuration.isDevelopment {
        try await DevelopmentUsers(administration: administration, channels: channels).make(at: clock())
      } else if try await administration.count() == 0, !configuration.allowsSignUp {
        log.warning("nobody has an account yet; make one: ncall user add NAME --role owner --password-file FILE")
      }
      let seen = try await ledger.read { try EventLog.head(of: .accounts, in: $0) }
      watch = AccountWatch(ledger: ledger, hub: hub, calls: calls, streams: streams, log: log, since: seen)
      port = try await web.listen(hosts: [configuration.host], port: configuration.port)
    } catch {
      try? await client?.shutdown()
      neighbours?.close()
      try? database.close()
      try? await group.shutdownGracefully()
      throw switch error {
      case let error as BackendError: error
      case let error as SQLFailure: BackendError(error)
      case let error as WebServerError: BackendError(.cannotListen, "\(error)")
      default: BackendError(.database, "the people of a development server cannot be made: \(error)")
      }
    }
    let isCluster = configuration.cluster != nil
    let tasks = [
      Task { [inbox, log] in await inbox.run(webhooks, quality, clock: clock, log: log) },
      Task { [log] in
        await Self.sweep(
          CallSweep(calls: calls, log: log), StreamSweep(streams: streams, log: log),
          RecordingSweep(recordings: recordings, log: log),
          StreamMediaCheck(streams: streams, log: log),
          CallMediaCheck(
            calls: calls, liveKit: liveKit, isCluster: isCluster, log: log, clock: clock),
          housekeeping, clock, log, while: { neighbours?.listener.leads ?? true })
      },
      Task { await watch.run(changedAccounts, clock: clock) },
      Task { if let neighbours { await neighbours.relay.run() } },
      Task { await connected.run(clock: clock) },
      // By itself: an egress service that does not answer holds up nothing else.
      Task { [log] in
        let work = RecordingWork(recordings: recordings, log: log, clock: clock)
        while !Task.isCancelled {
          await work.run()
          try? await Task.sleep(for: Self.sweepInterval)
        }
      },
    ]
    running.withLock {
      $0 = Running(
        web: web, group: group, database: database, client: client, work: work, neighbours: neighbours,
        writes: streams.writes,
        tasks: tasks)
    }
    return "\(configuration.tlsCertificateFile == nil ? "http" : "https")://\(configuration.host):\(port)"
  }

  /// Lets happen what is due, and forgets what is over, until it is cancelled.
  /// - Parameter leads: whether it is this process that does so; of those that serve a database, one does.
  private static func sweep(
    _ calls: CallSweep, _ streams: StreamSweep, _ recordings: RecordingSweep, _ streamCheck: StreamMediaCheck,
    _ check: CallMediaCheck,
    _ housekeeping: Housekeeping,
    _ clock: @Sendable () -> Timestamp, _ log: Logger, while leads: @Sendable () -> Bool
  ) async {
    var forgottenAt = clock()
    var checkedAt: Timestamp?
    var checks = 0
    while !Task.isCancelled {
      guard leads() else {
        checkedAt = nil
        try? await Task.sleep(for: sweepInterval)
        continue
      }
      // Before anything is due: what happened while nobody listened may have put it off.
      if checkedAt.map({ clock() - $0 >= checkInterval }) ?? true {
        checkedAt = clock()
        await check.run(turn: checks)
        await streamCheck.run(at: clock())
        checks &+= 1
      }
      // Whoever was stopped in between may have been overtaken.
      if leads() { await calls.run(at: clock()) }
      if leads() { await streams.run(at: clock()) }
      if leads() { await recordings.run(at: clock()) }
      if leads(), clock() - forgottenAt >= forgetInterval {
        forgottenAt = clock()
        do { try await housekeeping.run(at: forgottenAt) } catch {
          log.failure("what is over cannot be forgotten", error)
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
    inbox.finish()
    for task in running.tasks { task.cancel() }
    await running.web.shutdown(drain: .milliseconds(500))
    for task in running.tasks { await task.value }
    await running.writes.finish()
    await running.work.stop()
    running.neighbours?.close()
    try? await running.client?.shutdown()
    do { try running.database.close() } catch { log.warning("the database did not close cleanly: \(error)") }
    try? await running.group.shutdownGracefully()
  }
}
