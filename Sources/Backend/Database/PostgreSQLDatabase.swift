import Dispatch
import Foundation
import Logging
import Synchronization

/// A database of a PostgreSQL server, by a small number of connections, each with a thread of its own.
///
/// Connections are made when they are needed. Reads see one state (`repeatable read`). Writes are `read committed`: whoever changes what they
/// have read holds it first (`{{for_update}}`), and sees then what others have committed. What collides nevertheless is run again.
final class PostgreSQLDatabase: SQLDatabase {
  static let standardConnections = 8
  /// Reads and writes that wait for a connection at most.
  static let longestQueue = 4_096
  /// How often a transaction is begun, at most.
  static let attempts = 6
  /// On how many connections a transaction is begun, where they are lost.
  static let runs = 3
  /// Seconds between two attempts to reach a server that was lost: the first pause, doubling up to the last.
  static let pauses = 0.1...5.0

  let dialect = SQLDialect.postgres
  private let url: PostgreSQLURL
  private let log: Logger
  private let limit: Int
  private let commitLimit: Int
  private let catalog: StatementCatalog
  private let state = Mutex(State())
  /// Rung once for each transaction that waits, and for each worker at the end.
  private let bell = DispatchSemaphore(value: 0)
  /// Rung for each worker at the end, which may be waiting between two attempts.
  private let ending = DispatchSemaphore(value: 0)
  private let commits = CommitOrder()

  private struct State {
    var waiting: [Job] = []
    /// Threads that there are, and those among them that wait for something to do, or will at once.
    var workers = 0
    var idle = 0
    /// Connections that work, as far as is known.
    var connected = 0
    /// Why the server cannot be reached: then nobody waits.
    var lost: SQLFailure?
    /// A worker tries to reach it.
    var isTrying = false
    var isClosed = false
  }

  /// A transaction that waits for a connection.
  private struct Job: Sendable {
    /// Runs it from begin to end.
    /// - Throws: what it failed with; `ConnectionLost` when nothing of it is done.
    let run: @Sendable (PostgreSQLSession) throws -> Void
    let fail: @Sendable (any Error) -> Void
  }

  /// A transaction ended with its connection, and is undone.
  private struct ConnectionLost: Error {
    let failure: SQLFailure
  }

  /// Connects and migrates; this blocks until it is done.
  ///
  /// - Parameters:
  ///   - connections: how many there are at most.
  ///   - commitLimit: milliseconds of a commit, after which nobody knows whether it was done.
  ///   - log: is told when the server is lost, and when it answers again.
  ///   - policies: what requests may do; nil for a database that has no requests.
  /// - Throws: `SQLFailure` when the server cannot be reached, or the database does not fit.
  init(
    _ url: PostgreSQLURL, connections: Int = standardConnections, commitLimit: Int = PostgreSQLSession.Limits.silence,
    log: Logger,
    migrations: [Migration] = EmbeddedSQL.migrations, policies: String? = EmbeddedSQL.policies
  ) throws(SQLFailure) {
    self.url = url
    self.commitLimit = commitLimit
    self.log = log
    limit = max(1, connections)
    catalog = StatementCatalog.embedded(.postgres)
    let session = try PostgreSQLSession(url, commitLimit: commitLimit)
    try PostgreSQLMigration.run(
      session, catalog, Schema(migrations: migrations, dialect: .postgres), policies: policies)
    state.withLock { state in (state.workers, state.connected) = (1, 1) }
    rest(session)
    start(with: session)
  }

  /// Whether something of this program is in a database already.
  /// - Throws: `SQLFailure`.
  static func isMade(_ session: PostgreSQLSession) throws(SQLFailure) -> Bool {
    try session.execute("select to_regclass('ncall_migrations')", doing: "cannot look into the database") != nil
  }

  // MARK: Transactions

  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    let identity = DatabaseIdentity.current
    return try await withCheckedThrowingContinuation { continuation in
      submit(
        Job(
          run: { [self] session in
            let value = try run(body, "repeatable read read only", for: identity, session)
            rest(session)
            // What was read is so, whatever becomes of the end of the transaction.
            continuation.resume(returning: value)
            do throws(SQLFailure) { try session.commit() } catch { session.rollback() }
          }, fail: { continuation.resume(throwing: $0) }))
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
    committed: @escaping @Sendable (Value) -> Void
  ) async throws -> Value {
    let identity = DatabaseIdentity.current
    return try await withCheckedThrowingContinuation { continuation in
      submit(
        Job(
          run: { [self] session in
            let value = try run(body, "read committed read write", for: identity, session)
            let place = commits.enter()
            do throws(SQLFailure) { try session.commit() } catch {
              commits.leave(place, nil)
              session.rollback()
              throw error
            }
            rest(session)
            commits.leave(place) {
              committed(value)
              continuation.resume(returning: value)
            }
          }, fail: { continuation.resume(throwing: $0) }))
    }
  }

  /// Runs a body in a transaction, anew where others came in between, and leaves the transaction to be committed.
  private func run<Value>(
    _ body: (any SQLConnection) throws -> Value, _ mode: String, for identity: DatabaseIdentity,
    _ session: PostgreSQLSession
  ) throws -> Value {
    var attempt = 1
    while true {
      do {
        try session.begin(mode, for: identity)
        let value = try body(PostgreSQLConnection(session: session, catalog: catalog))
        // Nothing can be committed after a failure, although the body has got over it.
        guard let broken = session.brokenBy else { return value }
        throw SQLFailure(.wrongStatement, "a body went on in a transaction that had failed (\(broken))")
      } catch {
        session.rollback()
        guard session.isConnected else {
          throw ConnectionLost(failure: SQLFailure(.lost, "the connection to the database was lost: \(error)"))
        }
        guard attempt < Self.attempts(session.brokenBy) else { throw error }
        attempt += 1
        if Self.areForgotten(session.brokenBy) { try session.forgetStatements() }
        // Not all at once again.
        Thread.sleep(forTimeInterval: .random(in: 0...0.002) * Double(attempt))
      }
    }
  }

  /// How often a transaction may be tried that has failed so.
  private static func attempts(_ state: String?) -> Int {
    switch state {
    // Two waited for each other, or cannot both have been first.
    case "40001", "40P01": attempts
    // Somebody has just written or deleted a row that the body had looked for, or taken a right away: it will find that out. If not, it is
    // the body's own fault.
    case "23505", "23503", "42501": 2
    default: areForgotten(state) ? 2 : 1
    }
  }

  /// Whether a failure may be of a statement that was prepared on the connection before another process changed its tables, or that the
  /// server has forgotten.
  private static func areForgotten(_ state: String?) -> Bool { state == "0A000" || state == "26000" }

  // MARK: Waiting

  private func submit(_ job: Job) {
    let (failure, grows) = state.withLock { state -> (SQLFailure?, Bool) in
      if state.isClosed { return (SQLFailure(.unavailable, "the database is closed"), false) }
      if let lost = state.lost { return (lost, false) }
      guard state.waiting.count < Self.longestQueue else {
        return (SQLFailure(.busy, "too many wait for the database"), false)
      }
      state.waiting.append(job)
      let grows = state.idle < state.waiting.count && state.workers < limit
      if grows { state.workers += 1 }
      return (nil, grows)
    }
    if let failure { return job.fail(failure) }
    bell.signal()
    if grows { start(with: nil) }
  }

  func close() throws {
    let workers = state.withLock { state in
      state.isClosed = true
      return state.workers
    }
    for _ in 0..<workers {
      bell.signal()
      ending.signal()
    }
    while state.withLock({ $0.workers }) > 0 { Thread.sleep(forTimeInterval: 0.001) }
    // Whoever came at the last moment.
    for job in takeAll() { job.fail(SQLFailure(.unavailable, "the database is closed")) }
  }

  private func takeAll() -> [Job] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  // MARK: On a connection's thread

  /// A session on its way to the one thread that uses it from then on, which is why it may be sent.
  private struct Handed: @unchecked Sendable {
    let session: PostgreSQLSession?
  }

  private func start(with session: PostgreSQLSession?) {
    let handed = Handed(session: session)
    let thread = Thread { [self] in
      work(handed.session)
      state.withLock { $0.workers -= 1 }
    }
    thread.name = "ncall-postgres"
    thread.start()
  }

  private func work(_ first: PostgreSQLSession?) {
    guard var session = first ?? connect() ?? reconnect() else { return }
    while let job = next(session) {
      guard let left = perform(job, session) ?? reconnect() else { return }
      session = left
    }
    state.withLock { $0.connected -= 1 }
  }

  /// Does something, on another connection where the one it was begun on is lost.
  /// - Returns: the connection that there is then; nil where none is to be had.
  private func perform(_ job: Job, _ first: PostgreSQLSession) -> PostgreSQLSession? {
    var session = first
    for run in 1... {
      do {
        try job.run(session)
      } catch let lost as ConnectionLost {
        // Nothing of it is done.
        guard let other = replace(session) else {
          job.fail(lost.failure)
          return nil
        }
        session = other
        if run < Self.runs { continue }
        job.fail(lost.failure)
      } catch {
        rest(session)
        job.fail(error)
      }
      break
    }
    return session.isConnected ? session : replace(session)
  }

  /// A connection is as good as free when its answer goes out: whoever gets it and asks again needs no other.
  private func rest(_ session: PostgreSQLSession) {
    guard !session.isResting else { return }
    session.isResting = true
    state.withLock { $0.idle += 1 }
  }

  /// Waits for something to do; nil at the end.
  private func next(_ session: PostgreSQLSession) -> Job? {
    rest(session)
    defer {
      session.isResting = false
      state.withLock { $0.idle -= 1 }
    }
    while true {
      bell.wait()
      let (job, isOver) = state.withLock { state -> (Job?, Bool) in
        // What came before the end is done.
        if !state.waiting.isEmpty { return (state.waiting.removeFirst(), false) }
        return (nil, state.isClosed)
      }
      if job != nil || isOver { return job }
      // The ring was for somebody who has been told of a failure.
    }
  }

  /// A connection, and the end of being lost; nil where none is to be had. Then, where there is no other, nobody waits for one.
  private func connect() -> PostgreSQLSession? {
    do throws(SQLFailure) {
      let session = try PostgreSQLSession(url, commitLimit: commitLimit)
      let wasLost = state.withLock { state in
        state.connected += 1
        defer { state.lost = nil }
        return state.lost != nil
      }
      if wasLost { log.notice("the database \(url) answers again") }
      return session
    } catch {
      let (isNew, waiting) = state.withLock { state -> (Bool, [Job]) in
        guard state.connected == 0 else { return (false, []) }
        defer { (state.lost, state.waiting) = (error, []) }
        return (state.lost == nil, state.waiting)
      }
      if isNew { log.warning("the database does not answer: \(error)") }
      for job in waiting { job.fail(error) }
      return nil
    }
  }

  /// Another connection in the place of one that was lost.
  private func replace(_ session: PostgreSQLSession) -> PostgreSQLSession? {
    state.withLock { state in
      state.connected -= 1
      if session.isResting { state.idle -= 1 }
    }
    return connect()
  }

  /// Tries until the server answers again; nil where others have connections or are trying, or at the end.
  private func reconnect() -> PostgreSQLSession? {
    let isAlone = state.withLock { state in
      guard state.connected == 0, !state.isTrying, !state.isClosed else { return false }
      state.isTrying = true
      return true
    }
    guard isAlone else { return nil }
    var pause = Self.pauses.lowerBound
    while ending.wait(timeout: .now() + pause * .random(in: 0.5...1)) == .timedOut {
      // Looked at together, or whoever loses the last connection now would leave it to this one to try.
      let isOver = state.withLock { state in
        if state.connected > 0 { state.isTrying = false }
        return state.connected > 0
      }
      if isOver { return nil }
      if let session = connect() {
        state.withLock { $0.isTrying = false }
        return session
      }
      pause = min(2 * pause, Self.pauses.upperBound)
    }
    state.withLock { $0.isTrying = false }
    return nil
  }
}
