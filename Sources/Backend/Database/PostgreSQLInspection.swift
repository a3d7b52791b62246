/// Looks at a database of a PostgreSQL server without changing it.
enum PostgreSQLInspection {
  struct Finding {
    /// What is wrong with it, a sentence for each.
    var problems: [String] = []
    /// Nothing of this program is in it yet.
    let isNew: Bool
    /// How many migrations its next start applies.
    let pending: Int
    /// Whether what requests may do is said in it, as this program says it.
    var isAllowed = true
  }

  /// - Throws: `SQLFailure` when it cannot be read, or does not fit this program.
  static func inspect(_ url: PostgreSQLURL) throws(SQLFailure) -> Finding {
    let session = try PostgreSQLSession(url)
    try session.begin("repeatable read read only")
    defer { session.rollback() }
    let isNew = try !PostgreSQLDatabase.isMade(session)
    let pending = try Schema(migrations: EmbeddedSQL.migrations, dialect: .postgres).pending(
      PostgreSQLConnection(session: session, catalog: .embedded(.postgres)), isNew: isNew)
    var finding = Finding(isNew: isNew, pending: pending)
    if try session.asks("pg_is_in_recovery()") {
      finding.problems.append("the server of \(url) only reads: it is a standby")
    }
    // Without a schema in which tables are made the first is null.
    if pending > 0, try !session.asks("coalesce(has_schema_privilege(current_schema(), 'create'), false)") {
      finding.problems.append(
        "the user of \(url) may make no tables there: grant create on its schema, or make it the owner")
    }
    if !isNew {
      if try session.asks("has_table_privilege('nchat_users', 'select, insert, update, delete')") {
        finding.isAllowed = try PostgreSQLPolicies(EmbeddedSQL.policies).areApplied(session)
      } else {
        finding.problems.append("the user of \(url) may not change its tables: connect as their owner")
      }
    }
    for problem in [try PostgreSQLRole.problem(session), try PostgreSQLRole.schemaProblem(session)] {
      if let problem { finding.problems.append(problem) }
    }
    return finding
  }
}
