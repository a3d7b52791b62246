import Foundation
import GRDB
import Synchronization

/// The embedded database: one file in WAL mode, one writer, readers beside it.
///
/// Writes that come while another is under way are committed together: each keeps its own fate (a savepoint of its own), but they share
/// the disk's write. Nobody is answered before it is there (`synchronous=FULL`). Another process may use the same file.
final class SQLiteDatabase: SQLDatabase {
  /// How long a transaction waits for another process's lock.
  static let busyTimeout: TimeInterval = 5
  /// How many writes share a commit at most.
  static let largestBatch = 64

  let dialect = SQLDialect.sqlite
  let pool: DatabasePool
  private let catalog: StatementCatalog
  private let queue = Mutex(Queue())

  private struct Queue {
    var waiting: [PendingWrite] = []
    /// The writer has been asked to come, and takes whatever is waiting then.
    var isWriterCalled = false
  }

  /// A write that waits for its turn.
  private struct PendingWrite: Sendable {
    /// Runs the body; answers what to do after the commit.
    let run: @Sendable (SQLiteConnection) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
  }

  /// Opens the file at `path`, or makes it for this user alone (0600, in a folder 0700), and migrates it.
  /// - Throws: `SQLFailure` when it cannot be opened or written, is no database, or belongs to a newer version.
  init(path: String, migrations: [Migration] = EmbeddedSQL.migrations) throws(SQLFailure) {
    catalog = StatementCatalog.embedded(.sqlite)
    try SQLiteFile.make(at: path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.busyTimeout)
    configuration.foreignKeysEnabled = true
    configuration.maximumReaderCount = 4
    configuration.label = "ncall.database"
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB chooses NORMAL for WAL, where the last commits may be lost with the power.
      try pool.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") }
    } catch {
      throw SQLFailure(error, doing: "cannot open the database \(path)")
    }
    let schema = Schema(migrations: migrations, dialect: .sqlite)
    do {
      try pool.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try schema.migrate(SQLiteConnection(database: database, catalog: catalog), at: .now())
          return .commit
        }
      }
    } catch let failure as SQLFailure {
      throw failure
    } catch {
      throw SQLFailure(error, doing: "cannot migrate the database \(path)")
    }
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      pool.asyncRead { [catalog] access in
        continuation.resume(
          with: Result {
            let database: Database
            do { database = try access.get() } catch { throw SQLFailure(error, doing: "cannot read the database") }
            return try body(SQLiteConnection(database: database, catalog: catalog))
          })
      }
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
    committed: @escaping @Sendable (Value) -> Void
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let write = PendingWrite(
        run: { connection in
          let value = try body(connection)
          return {
            committed(value)
            continuation.resume(returning: value)
          }
        },
        fail: { continuation.resume(throwing: $0) })
      let callsWriter = queue.withLock { queue in
        queue.waiting.append(write)
        defer { queue.isWriterCalled = true }
        return !queue.isWriterCalled
      }
      if callsWriter { pool.asyncWriteWithoutTransaction { [self] in writeWaiting($0) } }
    }
  }

  func close() throws {
    do { try pool.close() } catch { throw SQLFailure(error, doing: "cannot close the database") }
  }

  // MARK: - On the writer's queue

  private func writeWaiting(_ database: Database) {
    while true {
      let batch = queue.withLock { queue in
        let batch = Array(queue.waiting.prefix(Self.largestBatch))
        queue.waiting.removeFirst(batch.count)
        if batch.isEmpty { queue.isWriterCalled = false }
        return batch
      }
      if batch.isEmpty { return }
      commit(batch, database)
    }
  }

  private func commit(_ batch: [PendingWrite], _ database: Database) {
    var rest = batch[...]
    // Once around; again only where a failure took the transaction with it, for those whose turn had not come.
    while !rest.isEmpty { rest = commitSome(rest, database) }
  }

  /// Runs `writes` in one transaction and tells each its fate; answers those that have not run.
  private func commitSome(_ writes: ArraySlice<PendingWrite>, _ database: Database) -> ArraySlice<PendingWrite> {
    let connection = SQLiteConnection(database: database, catalog: catalog)
    /// What each write that has run is told after the commit.
    var done: [@Sendable () -> Void] = []
    var run = writes.startIndex
    var hasBegun = false
    do {
      try database.beginTransaction(.immediate)
      hasBegun = true
      for write in writes {
        run += 1
        var answer: (@Sendable () -> Void)?
        do {
          try database.inSavepoint {
            answer = try write.run(connection)
            return .commit
          }
          if let answer { done.append(answer) }
        } catch {
          done.append { write.fail(SQLFailure.named(error)) }
          // A full disk, for one, undoes the whole transaction.
          if !database.isInsideTransaction { throw error }
        }
      }
      try database.commit()
    } catch {
      if database.isInsideTransaction {
        // A connection that cannot roll back is lost; its next BEGIN fails and says so.
        try? database.rollback()
      }
      let failure = SQLFailure(error, doing: "cannot write to the database")
      // Who could not even begin would not later either; a lock has been waited for already.
      let failed = hasBegun ? writes.prefix(upTo: run) : writes
      for write in failed { write.fail(failure) }
      return writes.suffix(from: failed.endIndex)
    }
    for answer in done { answer() }
    return []
  }
}
