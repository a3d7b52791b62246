import NchatAPI

/// What requests may read and write, as `SQL/policies.sql` says it: applied whenever the database does not have it as it was applied last.
struct PostgreSQLPolicies {
  private let script: String
  private let checksum: String

  /// - Throws: `SQLFailure.wrongSchema` for a text that cannot be read.
  init(_ text: String) throws(SQLFailure) {
    do { script = try SQLText.script(text, dialect: .postgres) } catch {
      throw SQLFailure(.wrongSchema, "the policies cannot be read: \(error)")
    }
    checksum = Schema.checksum(script)
  }

  /// Whether a database has them: what was applied last is this script, and what it made is there as it was made.
  ///
  /// A copy of a database may have the note without what it speaks of: roles are a server's, and policies for a role that another server
  /// does not have are left out of what is restored there.
  /// - Throws: `SQLFailure`.
  func areApplied(_ session: PostgreSQLSession) throws(SQLFailure) -> Bool {
    guard try session.asks("to_regclass('ncall_policies') is not null") else { return false }
    let noted = try session.execute("select checksum from ncall_policies", doing: Self.looking)
    return try noted == note(session)
  }

  /// Applies the script, within the transaction of the migrations.
  /// - Throws: `SQLFailure`; `.wrongSchema` where the login may not do all of it, with what an administrator has to do.
  func apply(_ session: PostgreSQLSession) throws(SQLFailure) {
    let doing = "cannot apply the policies"
    // A table of one row.
    try session.execute(
      """
      create table if not exists ncall_policies (id boolean primary key default true check (id), checksum text not null)
      """, doing: doing)
    try PostgreSQLRole.make(session)
    try session.execute(script, doing: doing)
    // Whoever may use a schema and not let others gets a notice for it, which nobody sees.
    if let problem = try PostgreSQLRole.schemaProblem(session) { throw SQLFailure(.wrongSchema, problem) }
    try session.execute(
      """
      insert into ncall_policies (checksum) values ('\(try note(session))')
      on conflict (id) do update set checksum = excluded.checksum
      """, doing: doing)
  }

  private static let looking = "cannot look into the database"

  /// What is noted of them: the script's checksum, and one of what there is in the database of roles, grants, policies, functions and triggers.
  private func note(_ session: PostgreSQLSession) throws(SQLFailure) -> String {
    let made = try session.execute(
      """
      with own as materialized (
        select c.oid, c.relacl, c.relrowsecurity from pg_class c
        where c.relnamespace = quote_ident(current_schema())::regnamespace and c.relname ~ '^(nchat|ncall)_' and c.relkind in ('r', 'v')
      ),
      facts (fact) as (
        select concat_ws(' ', 'role', oid) from pg_roles where rolname = '\(PostgreSQLRole.name)'
        union all select concat_ws(' ', 'schema', nspacl) from pg_namespace where oid = quote_ident(current_schema())::regnamespace
        union all select concat_ws(' ', 'table', oid, relacl, relrowsecurity) from own
        union all select concat_ws(' ', 'column', a.attrelid, a.attname, a.attacl)
          from pg_attribute a join own o on o.oid = a.attrelid where a.attacl is not null
        union all select concat_ws(' ', 'policy', p.polrelid, p.polname, p.polcmd, p.polroles, p.polqual, p.polwithcheck)
          from pg_policy p join own o on o.oid = p.polrelid
        union all select concat_ws(' ', 'trigger', t.tgrelid, t.tgname, t.tgfoid, t.tgtype, t.tgenabled)
          from pg_trigger t join own o on o.oid = t.tgrelid where not t.tgisinternal
        union all select concat_ws(' ', 'function', oid, proname, prosecdef, proconfig, proacl, md5(prosrc))
          from pg_proc where pronamespace = quote_ident(current_schema())::regnamespace and proname ~ '^ncall_'
      )
      select md5(string_agg(fact, E'\\n' order by fact collate "C")) from facts
      """, doing: Self.looking)
    return checksum + " " + (made ?? "")
  }
}
