/// A database; SQLite, and later PostgreSQL.
protocol SQLDatabase: Sendable {
  var dialect: SQLDialect { get }

  /// Runs `body` in a transaction that changes nothing, beside others. It sees one state of the database from beginning to end.
  /// - Throws: what `body` throws; `SQLFailure`.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

  /// Runs `body` in a transaction, and answers when what it wrote will survive the end of power; what it throws undoes all of it.
  ///
  /// The body may run while the calling task has been cancelled, and runs once at most.
  ///
  /// - Parameter committed: called with the value after the commit, in the order of commits, before anyone else's is, and before the
  ///   caller goes on. It holds up all other writes: it only hands over.
  /// - Throws: what `body` throws; `SQLFailure`.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
    committed: @escaping @Sendable (Value) -> Void
  ) async throws -> Value

  /// Ends all use of the database, once what is under way is done.
  func close() throws
}

extension SQLDatabase {
  func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    try await write(body, committed: { _ in })
  }
}
