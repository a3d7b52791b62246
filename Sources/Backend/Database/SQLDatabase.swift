/// A database of SQLite or PostgreSQL.
protocol SQLDatabase: Sendable {
  var dialect: SQLDialect { get }

  /// Runs `body` in a transaction that changes nothing, beside others. It sees one state of the database from beginning to end, and may be
  /// begun anew as in `write`.
  /// - Throws: what `body` throws; `SQLFailure`.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

  /// Runs `body` in a transaction, and answers when what it wrote will survive the end of power; what it throws undoes all of it.
  ///
  /// The body may run while the calling task has been cancelled. It may be begun anew, where others came in between or a connection was lost,
  /// of which nothing is left then but what it did outside the database: it has no effects but its rows and its value.
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
