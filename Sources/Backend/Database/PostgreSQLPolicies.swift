import NchatAPI

/// What requests may read and write, as `SQL/policies.sql` says it: applied whenever it is not what was applied last.
enum PostgreSQLPolicies {
  /// Applies the script where it or the tables have changed, within the transaction of the migrations.
  ///
  /// - Parameter isMigrated: whether tables have just been made or changed.
  /// - Throws: `SQLFailure`.
  static func apply(
    _ text: String, _ session: PostgreSQLSession, isMigrated: Bool
  ) throws(SQLFailure) {
    let script: String
    do { script = try SQLText.script(text, dialect: .postgres) } catch {
      throw SQLFailure(.wrongSchema, "the policies cannot be read: \(error)")
    }
    let checksum = Schema.checksum(script)
    let doing = "cannot apply the policies"
    // A table of one row.
    try session.execute(
      """
      create table if not exists ncall_policies (id boolean primary key default true check (id), checksum text not null)
      """, doing: doing)
    let applied = try session.execute("select checksum from ncall_policies", doing: doing)
    guard isMigrated || applied != checksum else { return }
    try PostgreSQLRole.make(session)
    try session.execute(script, doing: doing)
    try session.execute(
      """
      insert into ncall_policies (checksum) values ('\(checksum)')
      on conflict (id) do update set checksum = excluded.checksum
      """, doing: doing)
  }
}
