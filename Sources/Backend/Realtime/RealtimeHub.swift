import NIOCore
import NchatAPI
import Synchronization
import WebServing

/// All realtime connections of this server.
final class RealtimeHub: Sendable {
  let rights: RealtimeRights
  let clock: @Sendable () -> Timestamp
  private let loops: [(loop: any EventLoop, hub: NIOLoopBoundBox<RealtimeLoop>)]
  private let people = Mutex<[EntityID: Int]>([:])
  private let numbers = Atomic<UInt64>(0)
  private let accounts = Mutex<Accounts?>(nil)

  init(group: any EventLoopGroup, database: any SQLDatabase, clock: @escaping @Sendable () -> Timestamp) {
    rights = RealtimeRights(database: database)
    self.clock = clock
    loops = group.makeIterator().map { loop in
      (loop, NIOLoopBoundBox.makeBoxSendingValue(RealtimeLoop(loop: loop), eventLoop: loop))
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

  /// Sends events to whoever follows their topics; called in the order of commits.
  func publish(_ records: [EventRecord]) {
    let events = records.map { (record: $0, piece: RealtimePiece($0, number: nextNumber())) }
    for (loop, hub) in loops { loop.execute { hub.value.deliver(events) } }
  }

  // MARK: Who is there

  /// Whether somebody has a connection.
  func isConnected(_ user: EntityID) -> Bool { people.withLock { $0[user] != nil } }

  func arrived(_ user: EntityID) { people.withLock { $0[user, default: 0] += 1 } }

  func went(_ user: EntityID) {
    people.withLock { people in
      guard let count = people[user] else { return }
      people[user] = count > 1 ? count - 1 : nil
    }
  }

  /// Ends those connections of somebody whose account, login or key does not hold any more.
  func recheck(_ user: EntityID) {
    for (loop, hub) in loops {
      loop.execute { for session in hub.value.sessions(of: user) { session.recheckCredential() } }
    }
  }

  /// The same of everybody.
  func recheckEverybody() {
    for (loop, hub) in loops { loop.execute { for session in hub.value.sessions { session.recheckCredential() } } }
  }

  /// Ends the connections of somebody whose account is gone.
  func disconnect(_ user: EntityID) {
    for (loop, hub) in loops {
      loop.execute {
        for session in hub.value.sessions(of: user) { session.close(.unauthenticated, "the account is gone") }
      }
    }
  }
}
