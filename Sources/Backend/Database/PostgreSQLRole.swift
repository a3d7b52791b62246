/// The role that requests run as. It cannot log in; the login of the database's URL owns the tables and takes this role for a transaction.
///
/// Roles belong to a server: all its databases share this one, and what it may do is said in each of them.
enum PostgreSQLRole {
  static let name = "ncall_app"

  /// Makes the role where it is not there, and lets the login take it; within a transaction.
  ///
  /// Somebody else may do so at the same time in another database of the server, which no lock keeps apart.
  /// - Throws: `SQLFailure.wrongSchema` where the login may not, with what an administrator has to do.
  static func make(_ session: PostgreSQLSession) throws(SQLFailure) {
    for attempt in 1... {
      try session.execute("savepoint role", doing: "cannot make the role \(name)")
      do throws(SQLFailure) {
        if try !session.asks(Self.exists) { try session.execute("create role \(name) nologin", doing: "no role") }
        if try !session.asks(Self.isTaken) { try session.execute("grant \(name) to current_user", doing: "no role") }
        // What was made stands when it can be used.
        try session.execute("set local role \(name); reset role; release savepoint role", doing: "no role")
        return
      } catch {
        guard session.isConnected else { throw error }
        try session.execute("rollback to savepoint role", doing: "cannot make the role \(name)")
        if let problem = try problem(session) { throw SQLFailure(.wrongSchema, problem) }
        // Somebody was faster.
        guard attempt < 5 else { throw error }
      }
    }
  }

  /// Why requests cannot run as the role, and what to do about it; nil where they can, or a start makes that they can.
  /// - Throws: `SQLFailure`.
  static func problem(_ session: PostgreSQLSession) throws(SQLFailure) -> String? {
    let isThere = try session.asks(exists)
    if isThere, try session.asks(isTaken) { return nil }
    if try session.asks(isThere ? mayGrant : mayCreate) { return nil }
    let login =
      try session.execute("select quote_ident(current_user)", doing: "cannot look into the database") ?? "LOGIN"
    let wants = isThere ? "may not take the role \(name)" : "may not make the role \(name)"
    return
      "the login \(login) \(wants), which requests run as: an administrator of the server runs: "
      + (isThere ? "" : "create role \(name) nologin; ") + "grant \(name) to \(login)"
  }

  /// Why the role cannot use the schema of the tables, and what to do about it; nil where it can, or a start makes that it can.
  /// - Throws: `SQLFailure`.
  static func schemaProblem(_ session: PostgreSQLSession) throws(SQLFailure) -> String? {
    // Without a schema in which tables are made it is null, which is said elsewhere. What everybody may do the role may, too.
    if try session.asks("coalesce(has_schema_privilege(current_schema(), 'usage with grant option'), true)") {
      return nil
    }
    let isThere = try session.asks(exists)
    if try session.asks("has_schema_privilege('\(isThere ? name : "public")', current_schema(), 'usage')") {
      return nil
    }
    let schema =
      try session.execute("select quote_ident(current_schema())", doing: "cannot look into the database") ?? "SCHEMA"
    return
      "the role \(name), which requests run as, may not use the schema \(schema), and the login may not let it: an administrator runs: "
      + "grant usage on schema \(schema) to \(name)"
  }

  private static let exists = "exists (select 1 from pg_roles where rolname = '\(name)')"

  /// From PostgreSQL 16 on a member may be one who may not take the role.
  private static let isTaken =
    "pg_has_role('\(name)', case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end)"

  private static let mayCreate = "(select rolsuper or rolcreaterole from pg_roles where rolname = current_user)"

  private static let mayGrant = """
    (select rolsuper or pg_has_role('\(name)', 'member with admin option')
      or rolcreaterole and current_setting('server_version_num')::integer < 160000
    from pg_roles where rolname = current_user)
    """
}
