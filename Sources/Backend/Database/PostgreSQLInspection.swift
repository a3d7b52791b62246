/// Looks at a database of a PostgreSQL server without changing it.
enum PostgreSQLInspection {
  /// - Returns: what is wrong with it, a sentence for each; whether nothing of this program is in it yet; and how many migrations its next
  ///   start applies.
  /// - Throws: `SQLFailure` when it cannot be read, or does not fit this program.
  static func inspect(_ url: PostgreSQLURL) throws(SQLFailure) -> (problems: [String], isNew: Bool, pending: Int) {
    let session = try PostgreSQLSession(url)
    try session.begin("repeatable read read only")
    defer { session.rollback() }
    var problems: [String] = []
    if try session.asks("pg_is_in_recovery()") { problems.append("the server of \(url) only reads: it is a standby") }
    let isNew = try !PostgreSQLDatabase.isMade(session)
    let pending = try Schema(migrations: EmbeddedSQL.migrations, dialect: .postgres).pending(
      PostgreSQLConnection(session: session, catalog: .embedded(.postgres)), isNew: isNew)
    // Without a schema in which tables are made the first is null.
    if pending > 0, try !session.asks("coalesce(has_schema_privilege(current_schema(), 'create'), false)") {
      problems.append("the user of \(url) may make no tables there: grant create on its schema, or make it the owner")
    }
    if !isNew, try !session.asks("has_table_privilege('nchat_users', 'select, insert, update, delete')") {
      problems.append("the user of \(url) may not change its tables: connect as their owner")
    }
    if let problem = try PostgreSQLRole.problem(session) { problems.append(problem) }
    return (problems, isNew, pending)
  }
}
