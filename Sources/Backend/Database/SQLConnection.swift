/// What a transaction runs its statements on.
///
/// Statements are known by the names they have in the files of `SQL/`; their parameters are named too. A statement that does not exist, or
/// parameters that are not the statement's, are errors of this program and end it.
protocol SQLConnection {
  /// The rows that a statement answers.
  /// - Throws: `SQLFailure`.
  func rows(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> [SQLRow]

  /// Runs a statement that answers nothing; the number of rows it changed.
  /// - Throws: `SQLFailure`.
  @discardableResult
  func run(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> Int
}

extension SQLConnection {
  /// The first row that a statement answers.
  func first(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> SQLRow? {
    try rows(statement, arguments).first
  }
}
