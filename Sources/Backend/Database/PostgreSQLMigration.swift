import Foundation

/// Brings a database of a PostgreSQL server to the shape that this program knows, in one transaction.
///
/// Others may be at work on it. Everything that is to be changed is held first, for as long as they leave it free soon: whoever holds one table
/// and waits for another lets those go on who have it the other way round, and tries again.
enum PostgreSQLMigration {
  /// How often it is tried.
  static let attempts = 20
  /// Milliseconds that it waits for what others hold. It is longer than a server waits (1 s) before it looks who waits for whom: of two
  /// that do so for each other the one that came first finds out, and requests are run again.
  private static let patience = 2_000
  /// Seconds between two attempts, doubling from the first to the last.
  private static let pauses = 0.05...1.0
  /// A number that everybody who migrates holds: "ncall".
  private static let lock = 0x6E_6361_6C6C

  /// - Parameter policies: what requests may do; nil for a database that has no requests.
  /// - Throws: `SQLFailure`; `.busy` where others never leave it free.
  static func run(
    _ session: PostgreSQLSession, _ catalog: StatementCatalog, _ schema: Schema, policies: String?,
    attempts: Int = attempts
  ) throws(SQLFailure) {
    let policies: PostgreSQLPolicies? = if let policies { try PostgreSQLPolicies(policies) } else { nil }
    var pause = pauses.lowerBound
    for attempt in 1... {
      do throws(SQLFailure) {
        return try change(session, catalog, schema, policies)
      } catch {
        // Two waited for each other, or one for too long.
        guard session.isConnected, ["40P01", "55P03", "57014"].contains(session.brokenBy) else { throw error }
        guard attempt < attempts else {
          throw SQLFailure(
            .busy,
            "the database cannot be changed beside what else uses it (tried \(attempts) times): stop the other processes, or try again: \(error)"
          )
        }
      }
      Thread.sleep(forTimeInterval: pause * .random(in: 0.5...1))
      pause = min(2 * pause, pauses.upperBound)
    }
  }

  private static func change(
    _ session: PostgreSQLSession, _ catalog: StatementCatalog, _ schema: Schema, _ policies: PostgreSQLPolicies?
  ) throws(SQLFailure) {
    let doing = "cannot migrate the database"
    try session.begin("read committed")
    do throws(SQLFailure) {
      // A migration may take long, and so may that of another program.
      try session.execute(
        "set local statement_timeout = 0; set local lock_timeout = 0; select pg_advisory_xact_lock(\(lock))",
        doing: doing)
      let connection = PostgreSQLConnection(session: session, catalog: catalog)
      let isNew = try !PostgreSQLDatabase.isMade(session)
      let isMigrated = try schema.pending(connection, isNew: isNew) > 0
      let isAllowed = if let policies { try policies.areApplied(session) } else { true }
      if isMigrated || !isAllowed {
        // All of them together: what is held already keeps others waiting.
        try session.execute("set local statement_timeout = \(patience)", doing: doing)
        try session.execute(holdingAll, doing: doing)
        try session.execute("set local statement_timeout = 0", doing: doing)
        try schema.migrate(connection, at: .now())
        try policies?.apply(session)
      }
      try session.commit()
    } catch {
      session.rollback()
      throw error
    }
  }

  /// In the order in which the tables were made, which is about that in which transactions use them.
  private static let holdingAll = """
    do $$ declare names text;
    begin
      select string_agg(format('%I.%I', current_schema(), c.relname), ', ' order by c.oid) into names from pg_class c
      where c.relnamespace = quote_ident(current_schema())::regnamespace and c.relkind = 'r' and c.relname ~ '^(nchat|ncall)_'
        and pg_has_role(c.relowner, 'usage');
      if names is not null then execute 'lock table ' || names || ' in access exclusive mode'; end if;
    end $$
    """
}
