import NchatAPI

/// A transaction of PostgreSQL. It is used on the thread of its session alone, while the transaction lasts.
struct PostgreSQLConnection: SQLConnection {
  let session: PostgreSQLSession
  let catalog: StatementCatalog

  func rows(
    _ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]
  ) throws(SQLFailure) -> [SQLRow] {
    let (entry, values) = catalog.resolve(statement, arguments)
    return try session.rows(statement.name, entry, values).rows
  }

  func run(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> Int {
    let (entry, values) = catalog.resolve(statement, arguments)
    return try session.rows(statement.name, entry, values).changed
  }

  func goOn(for people: Set<EntityID>) throws(SQLFailure) { try session.goOn(for: people) }

  func script(_ text: String) throws(SQLFailure) { try session.execute(text, doing: "a script") }
}
