import NchatAPI

/// What a transaction runs its statements on.
///
/// Statements are known by the names they have in the files of `SQL/`; their parameters are named too. A statement that does not exist, or
/// arguments that are not the statement's, are errors of this program and end it.
protocol SQLConnection {
  /// The rows that a statement answers.
  /// - Throws: `SQLFailure`.
  func rows(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> [SQLRow]

  /// Runs a statement; the number of rows that it changed.
  /// - Throws: `SQLFailure`.
  @discardableResult
  func run(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> Int

  /// Goes on as requests of some people, whose rows are written together: where the database holds requests to what they may do, what follows
  /// in the transaction is held to what these may.
  /// - Throws: `SQLFailure`.
  func goOn(for people: Set<EntityID>) throws(SQLFailure)

  /// Runs a script of statements without parameters, such as a migration.
  /// - Throws: `SQLFailure`.
  func script(_ text: String) throws(SQLFailure)
}

extension SQLConnection {
  /// The first row that a statement answers.
  func first(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> SQLRow? {
    try rows(statement, arguments).first
  }
}
