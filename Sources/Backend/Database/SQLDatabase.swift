/// A database; SQLite, and later PostgreSQL.
protocol SQLDatabase: Sendable {
  /// Runs `body` in a transaction that changes nothing, beside others.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

  /// Runs `body` in a transaction, and answers when what it wrote will survive the end of power; what it throws undoes all of it.
  ///
  /// - Parameter committed: called with the value after the commit, in the order of commits, before anyone else's is.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
    committed: @escaping @Sendable (Value) -> Void
  ) async throws -> Value
}

extension SQLDatabase {
  func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
    try await write(body, committed: { _ in })
  }
}
