import NIOCore
import NchatAPI
import Synchronization
import WebServing

/// All realtime connections of this server.
final class RealtimeHub: Sendable {
  let rights: RealtimeRights
  /// Nil where no other process serves the database: then every event of a topic is one of this process.
  let relay: EventRelay?
  let people: ConnectedPeople
  let clock: @Sendable () -> Timestamp
  private let loops: [(loop: any EventLoop, hub: NIOLoopBoundBox<RealtimeLoop>)]
  private let numbers = Atomic<UInt64>(0)
  private let accounts = Mutex<Accounts?>(nil)

  init(
    group: any EventLoopGroup, database: any SQLDatabase, relay: EventRelay?, people: ConnectedPeople,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    rights = RealtimeRights(database: database)
    (self.relay, self.people, self.clock) = (relay, people, clock)
    loops = group.makeIterator().map { loop in
      (loop, NIOLoopBoundBox.makeBoxSendingValue(RealtimeLoop(loop: loop, relay: relay), eventLoop: loop))
    }
  }

  /// Says who checks tokens that come as messages.
  func checkTokens(with accounts: Accounts) { self.accounts.withLock { $0 = accounts } }

  func authenticate(_ token: String) async throws -> Credential {
    guard let accounts = accounts.withLock({ $0 }) else { throw APIError(.unavailable, "The server is not ready.") }
    return try await accounts.authenticate(token, at: clock())
  }

  /// Whether what was proved once still holds.
  func holds(_ credential: Credential) async throws -> Bool {
    guard let accounts = accounts.withLock({ $0 }) else { return true }
    return try await accounts.holds(credential, at: clock())
  }

  /// Begins to serve a connection, on its event loop.
  func open(_ connection: WebSocketConnection) -> RealtimeSession {
    guard let loop = loops.first(where: { $0.loop === connection.eventLoop }) else {
      preconditionFailure("realtime connections are served by the group that the hub was made for")
    }
    let session = RealtimeSession(connection, hub: self, loop: loop.hub.value)
    connection.receiver = session
    return session
  }

  func nextNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Sends events to whoever follows their topics; those of each topic come in the order of their numbers.
  func publish(_ records: [EventRecord]) {
    let events = records.map { (record: $0, piece: RealtimePiece($0, number: nextNumber())) }
    for (loop, hub) in loops { loop.execute { hub.value.deliver(events) } }
  }

  /// A topic has gone on otherwise than event by event: whoever follows it reads for themselves.
  func skipped(_ topic: String) {
    for (loop, hub) in loops { loop.execute { hub.value.skipped(topic) } }
  }

  // MARK: Who is there

  /// Ends those connections of somebody whose account, login or key does not hold any more, and what they may not follow any more.
  func recheck(_ user: EntityID) {
    for (loop, hub) in loops {
      loop.execute {
        for session in hub.value.sessions(of: user) {
          session.recheckCredential()
          session.recheck()
        }
      }
    }
  }

  /// The same of everybody.
  func recheckEverybody() {
    for (loop, hub) in loops {
      loop.execute {
        for session in hub.value.sessions {
          session.recheckCredential()
          session.recheck()
        }
      }
    }
  }
}
