import NchatAPI

/// The database, and what is told of each change to it: the events of a write go out after its commit, in the order of commits.
struct Ledger: Sendable {
  let database: any SQLDatabase
  /// Takes the events of one write. It is called on the database's own queue, so it only hands over.
  let publish: @Sendable ([EventRecord]) -> Void
  /// Takes a topic that is gone, in the same place, after the events of the write.
  private let forget: @Sendable (EventTopic) -> Void
  /// For whom; nil is for whoever it is used by (`DatabaseIdentity.current`).
  private var identity: DatabaseIdentity?

  init(
    database: any SQLDatabase, publish: @escaping @Sendable ([EventRecord]) -> Void,
    forget: @escaping @Sendable (EventTopic) -> Void = { _ in }
  ) {
    self.database = database
    self.publish = publish
    self.forget = forget
  }

  /// The same, for the server itself within a request: where it is not known yet who asks, or more is to be done than they may do.
  var asServer: Ledger {
    var ledger = self
    ledger.identity = .server
    return ledger
  }

  /// - Throws: what `body` throws; `SQLFailure`.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    try await (identity ?? .current).run { try await database.read(body) }
  }

  /// Runs `body` in a transaction as of `now`; what it throws undoes it, its events too.
  /// - Throws: what `body` throws; `SQLFailure`.
  func change<Value: Sendable>(
    at now: Timestamp, _ body: @escaping @Sendable (Change) throws -> Value
  ) async throws -> Value {
    let (value, _, _) = try await (identity ?? .current).run {
      try await database.write(
        { connection in
          let change = Change(connection: connection, now: now)
          let value = try body(change)
          return (value, try change.finish(), change.forgotten)
        },
        committed: { [publish, forget] written in
          if !written.1.isEmpty { publish(written.1) }
          for topic in written.2 { forget(topic) }
        })
    }
    return value
  }
}
