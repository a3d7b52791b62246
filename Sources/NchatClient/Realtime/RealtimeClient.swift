import Logging
import NIOCore
import NchatAPI
import WebClient

/// Hears what happens: one WebSocket, connected again when it breaks, each topic from where it was left.
///
///     let realtime = RealtimeClient(client)
///     await realtime.subscribe(.user)
///     await realtime.start()
///     for await update in realtime.updates { … }
public actor RealtimeClient {
  /// Updates that wait for the reader; then no more frames are taken off the connection.
  private static let unreadLimit = 256
  /// How long before its end a token is replaced on the open connection, in seconds.
  private static let renewalMargin = 60.0

  private let client: NchatClient
  private let silence: Duration
  private var topics = RealtimeTopics()
  private var backoff = RealtimeBackoff()
  private var connection: RealtimeConnection?
  /// Whether the server knows who we are; requests wait for that.
  private var isGreeted = false
  private var hasEverConnected = false
  private var running: Task<Void, Never>?
  private var isClosed = false
  /// The token that the server does not take.
  private var refusedToken: String?

  private var queue: [RealtimeUpdate] = []
  private var reader: CheckedContinuation<RealtimeUpdate?, Never>?
  /// Counts readers, so that the cancellation of one does not end the next.
  private var readerNumber = 0
  private var writer: CheckedContinuation<Void, Never>?

  /// - Parameter silence: how long the server, which pings every 20 s, may say nothing.
  public init(_ client: NchatClient, silence: Duration = .seconds(RealtimeLimits.silence)) {
    self.client = client
    self.silence = silence
  }

  /// What happens, for one reader at a time. Ends after `close`, and after `.ended`.
  public nonisolated var updates: AsyncStream<RealtimeUpdate> { AsyncStream { await self.next() } }

  /// Wants a topic, now and after each time that the connection was lost.
  public func subscribe(_ topic: RealtimeTopic) { ask(topics.subscribe(topic)) }

  public func unsubscribe(_ topic: RealtimeTopic) { ask(topics.unsubscribe(topic)) }

  private func ask(_ request: RealtimeRequest?) {
    if let request, isGreeted { connection?.send(request) }
  }

  /// Begins to connect; does nothing the second time.
  public func start() {
    guard running == nil, !isClosed else { return }
    running = Task { await self.run() }
  }

  /// Ends for good. Returns once the connection is down.
  public func close() async {
    isClosed = true
    running?.cancel()
    await connection?.close()
    finish()
    await running?.value
  }

  // MARK: Connections

  private func run() async {
    while !isClosed {
      let failure = await stay()
      guard !isClosed else { break }
      guard !isHopeless(failure) else {
        await push(.ended(failure))
        break
      }
      var random = SystemRandomNumberGenerator()
      let pause = backoff.failed(using: &random)
      client.configuration.log.info(
        "the realtime connection is lost", metadata: ["why": "\(failure)", "retry": "\(pause)"])
      await push(.disconnected(failure, retryAfter: pause))
      // Cancelled only by `close`.
      try? await Task.sleep(for: pause)
    }
    isClosed = true
    finish()
  }

  private func isHopeless(_ failure: NchatFailure) -> Bool {
    switch failure {
    case .signedOut, .badURL, .store, .tooLarge, .cancelled: true
    case .tls: !failure.isRetryable
    case .refused(let error): error.status < 500 && error.status != 429
    case .notNchat: !hasEverConnected
    case .unreachable, .timedOut, .dropped: false
    }
  }

  /// Connects and stays as long as it lasts; why it did not last.
  private func stay() async -> NchatFailure {
    do throws(NchatFailure) {
      // Nobody in particular says nothing of themselves, is not greeted, and hears of streams that everybody may watch.
      let token = client.credentials.areThere ? try await client.accessToken(insteadOf: refusedToken) : nil
      let connection = try await open(token)
      self.connection = connection
      if token == nil { begin(on: connection) }
      let renewing = Task { await self.renew(token, on: connection) }
      let broken = await listen(to: connection)
      renewing.cancel()
      self.connection = nil
      isGreeted = false
      if let broken {
        await connection.close()
        return broken
      }
      return ending(connection.end, token)
    } catch {
      return error
    }
  }

  /// Asks for everything that is wanted.
  private func begin(on connection: RealtimeConnection) {
    isGreeted = true
    for request in topics.requests() { connection.send(request) }
  }

  private func open(_ token: String?) async throws(NchatFailure) -> RealtimeConnection {
    let settings = client.configuration
    let opening: RealtimeConnection.Opening
    do throws(WebFailure) {
      let exchange = try HTTPExchange(
        server: client.server, target: ServerOperations.realtime.route.path, token: token, tls: settings.tls,
        timeout: settings.connectTimeout, maxFrameSize: RealtimeLimits.frameSize)
      opening = try await RealtimeConnection.open(exchange, on: settings.group.next(), silence: silence)
    } catch {
      throw NchatFailure(error)
    }
    switch opening {
    case .open(let connection): return connection
    case .answered(let status, let text):
      let failure = HTTPAnswer(status: status, allow: [], body: Array(text.utf8)).failure
      // Once it may be that another process has renewed the token, or that it just expired.
      if status == 401, refusedToken != token, case .session = client.credentials {
        refusedToken = token
        throw .dropped("the token has expired")
      }
      throw failure
    }
  }

  /// Takes frames until the end; what was wrong with them, when that ended it.
  private func listen(to connection: RealtimeConnection) async -> NchatFailure? {
    for await frame in connection.frames {
      let messages: [RealtimeMessage]
      do throws(APIError) { messages = try RealtimeMessage.frame(frame) } catch {
        return .notNchat("a frame that is none of the protocol: \(error.sentence)")
      }
      for message in messages {
        switch message {
        case .hello where !isGreeted:
          refusedToken = nil
          succeeded()
          begin(on: connection)
        case .subscribed: succeeded()
        default: break
        }
        for update in topics.take(message) { await push(update) }
      }
    }
    return nil
  }

  /// The other end is a server of ours, and takes what it is asked.
  private func succeeded() {
    hasEverConnected = true
    backoff.succeeded()
  }

  /// Why a connection ended without a mistake in its frames.
  private func ending(_ end: WebSocketEnd?, _ token: String?) -> NchatFailure {
    switch end {
    case .closedByPeer(code: RealtimeClose.unauthenticated.rawValue)?:
      guard case .session = client.credentials, refusedToken != token else {
        return .refused(APIError(.unauthorized, "The server does not take the token any more."))
      }
      refusedToken = token
      return .dropped("the token has expired")
    case .closedByPeer(code: RealtimeClose.tooSlow.rawValue)?: return .dropped("it comes faster than it is read")
    case .closedByPeer(let code)?: return .dropped(code.map { "closed with code \($0)" } ?? "")
    case .lost(let why)?: return .dropped(why)
    case .protocolViolation(let what)?: return .notNchat(what)
    case .closed?: return .cancelled
    case nil: return .dropped("")
    }
  }

  /// Sends a newer token before the one in use ends, as long as the connection lasts.
  private func renew(_ token: String?, on connection: RealtimeConnection) async {
    guard case .session(let store) = client.credentials, var token else { return }
    while !Task.isCancelled {
      guard let session = try? await store.load() else { return }
      let rest = session.expiresAt - Timestamp.now() - Self.renewalMargin
      if session.accessToken == token, rest > 0 {
        try? await Task.sleep(for: .seconds(min(rest, 3_600)))
        continue
      }
      // Where that fails the server ends the connection in time, and the next one says why.
      guard let newer = try? await client.accessToken(insteadOf: token), newer != token, !Task.isCancelled else {
        return
      }
      token = newer
      connection.send(.auth(token: newer))
    }
  }

  // MARK: Updates

  /// Hands an update to the reader; waits while too many wait for it.
  private func push(_ update: RealtimeUpdate) async {
    if let reader {
      self.reader = nil
      return reader.resume(returning: update)
    }
    queue.append(update)
    if queue.count >= Self.unreadLimit, !isClosed { await withCheckedContinuation { writer = $0 } }
  }

  private func next() async -> RealtimeUpdate? {
    if !queue.isEmpty {
      let update = queue.removeFirst()
      writer?.resume()
      writer = nil
      return update
    }
    guard !isClosed, reader == nil, !Task.isCancelled else { return nil }
    readerNumber += 1
    let number = readerNumber
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume(returning: nil) } else { reader = continuation }
      }
    } onCancel: {
      Task { await self.stopReading(number) }
    }
  }

  private func stopReading(_ number: Int) {
    guard number == readerNumber else { return }
    reader?.resume(returning: nil)
    reader = nil
  }

  private func finish() {
    writer?.resume()
    writer = nil
    stopReading(readerNumber)
  }
}
