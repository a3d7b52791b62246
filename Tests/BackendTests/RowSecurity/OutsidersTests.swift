import NchatAPI
import Testing

@testable import Backend

/// Whoever has nothing to do with rows gets nothing of them, whatever a request may ask: of each table that there is, by plain SQL.
@Suite("Rows of others, on PostgreSQL")
struct OutsidersTests {
  /// Requests do nothing with these.
  private static let closed: Set = [
    "ncall_migrations", "ncall_policies", "nchat_api_keys", "nchat_connected", "nchat_login_attempts",
    "nchat_processes",
    "nchat_refresh_tokens", "nchat_retention_policies", "nchat_webhook_events",
  ]
  /// Rows of these may be written about anything, by everybody: what one did is told to others.
  private static let told = "nchat_events"
  /// Of these a row may be one's own without being anybody else's: how one wants to be seen, a channel, whom one follows, who subscribes.
  private static let owned: Set = [
    "nchat_presence", "nchat_channels", "nchat_follows", "nchat_stream_subscribers", told,
  ]
  private static let outsiders = [RowSecurityLab.identity(RowSecurityLab.eve), .anonymous]

  private static func tables(_ lab: RowSecurityLab) throws -> [String] {
    let names = try lab.place.sql(
      "select tablename from pg_tables where schemaname = current_schema() and tablename ~ '^(nchat|ncall)_' order by 1"
    )
    return names.compactMap { $0.first ?? nil }
  }

  /// The columns of a table that the role may do something with.
  private static func columns(_ lab: RowSecurityLab, _ table: String, _ right: String) throws -> [String] {
    try lab.place.sql(
      """
      select attname from pg_attribute
      where attrelid = '\(table)'::regclass and attnum > 0 and not attisdropped
        and has_column_privilege('\(PostgreSQLRole.name)', attrelid, attnum, '\(right)')
      order by attnum
      """
    ).compactMap { $0.first ?? nil }
  }

  @Test("Each table is closed by rules of its own, or altogether; there is nothing that no rule speaks of")
  func covered() throws {
    let lab = try RowSecurityLab()
    for table in try Self.tables(lab) {
      let facts = try lab.place.sql(
        """
        select relrowsecurity, exists (select 1 from pg_policy where polrelid = c.oid),
          has_table_privilege('\(PostgreSQLRole.name)', c.oid, 'truncate, references, trigger'),
          exists (
            select 1 from pg_attribute a, unnest(array['select', 'insert', 'update', 'references']) as r (name)
            where a.attrelid = c.oid and a.attnum > 0 and has_column_privilege('\(PostgreSQLRole.name)', c.oid, a.attnum, r.name))
          or has_table_privilege('\(PostgreSQLRole.name)', c.oid, 'delete')
        from pg_class c where c.oid = '\(table)'::regclass
        """)
      let isClosed = Self.closed.contains(table)
      #expect(facts == [["1", isClosed ? "0" : "1", "0", isClosed ? "0" : "1"]], "\(table)")
      #expect(try lab.change("select count(*) from \(table)") != "0", "there is no row in \(table) to test with")
    }
    let views = try lab.place.sql("select viewname from pg_views where schemaname = current_schema() order by 1")
    #expect(views == [["nchat_people"], ["nchat_people_presence"]])
    // What runs as the owner says where it finds its tables, and is nobody else's to call.
    let open = try lab.place.sql(
      """
      select p.proname from pg_proc p
      where p.pronamespace = (select oid from pg_namespace where nspname = current_schema())
        and (p.proacl is null or has_function_privilege('public', p.oid, 'execute')
          or p.prosecdef and coalesce(p.proconfig::text, '') not like '%search_path=%pg_temp%')
      """)
    #expect(open == [])
  }

  @Test("Outsiders and people without an account see none of them, change none, delete none")
  func existing() throws {
    let lab = try RowSecurityLab()
    for table in try Self.tables(lab) {
      // Of one's own account there is a row.
      let others = table == "nchat_users" ? "where id <> '\(RowSecurityLab.eve)'" : ""
      let isClosed = Self.closed.contains(table)
      let columns = try Self.columns(lab, table, "update")
      for identity in Self.outsiders {
        let seen = try lab.ask("select count(*) from \(table) \(others)", as: identity)
        let mayRead = try !Self.columns(lab, table, "select").isEmpty
        #expect(seen == (mayRead ? .answer("0") : .notAllowed), "\(identity) sees rows of \(table)")
        for column in columns {
          let touched = try lab.touched(by: "update \(table) set \(column) = \(column) \(others)", as: identity)
          #expect(touched == .answer("0"), "\(identity) changes \(column) of \(table): \(touched)")
          guard others.isEmpty || identity == .anonymous else { continue }
          // Without a condition nothing has to be read: the policy of changes is asked alone.
          let blind = try lab.touched(by: "update \(table) set \(column) = default", as: identity)
          #expect(blind == .answer("0"), "\(identity) changes \(column) of \(table): \(blind)")
        }
        let deleted = try lab.touched(by: "delete from \(table)", as: identity)
        #expect(deleted == .answer("0") || deleted == .notAllowed, "\(identity) deletes from \(table): \(deleted)")
        if isClosed { #expect(deleted == .notAllowed, "\(table)") }
      }
    }
  }

  @Test("Nobody puts a row in that is somebody else's, nor one of their own into what they do not belong to")
  func new() throws {
    let lab = try RowSecurityLab()
    let eve = RowSecurityLab.eve
    for table in try Self.tables(lab) {
      let columns = try Self.columns(lab, table, "insert")
      if columns.isEmpty {
        #expect(try lab.ask("insert into \(table) default values", as: .anonymous) == .notAllowed, "\(table)")
        continue
      }
      let names = columns.joined(separator: ", ")
      let people = try lab.place.sql(
        """
        select a.attname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where k.conrelid = '\(table)'::regclass and k.contype = 'f' and k.confrelid = 'nchat_users'::regclass
        """
      ).compactMap { $0.first ?? nil }.filter(columns.contains)
      for row in try lab.place.sql("select to_jsonb(t)::text from \(table) t").compactMap({ $0.first ?? nil }) {
        for identity in Self.outsiders {
          func put(_ changes: [String]) throws -> RowSecurityLab.Outcome {
            let new = (["'\(row)'::jsonb"] + changes).joined(separator: " || ")
            return try lab.ask(
              "insert into \(table) (\(names)) select \(names) from jsonb_populate_record(null::\(table), \(new))",
              as: identity)
          }
          // Rules are asked before keys are compared: what is refused by a key has passed them.
          let same = try put([])
          #expect(same == .notAllowed || table == Self.told, "\(identity) writes into \(table): \(same)")
          guard !people.isEmpty, !Self.owned.contains(table) else { continue }
          let own = try put(people.map { "jsonb_build_object('\($0)', '\(eve)')" })
          #expect(own == .notAllowed, "\(identity) writes into \(table) in their own name: \(own)")
        }
      }
    }
    // Of accounts nothing is told but that servers look at them again.
    let told = #"{"userId":"\#(RowSecurityLab.ana)"}"#
    for (event, payload) in [("account:changed", "{}"), ("account:changed", told + "x"), ("account:ended", told)] {
      let insert = "insert into nchat_events values ('accounts', 2, '\(event)', '\(payload)', now())"
      #expect(try lab.ask(insert, as: Self.outsiders[0]) == .notAllowed, "\(event) \(payload)")
    }
  }

  @Test("Secrets of people are in no column that a request may read, and views show what everybody sees of people")
  func secrets() throws {
    let lab = try RowSecurityLab()
    for identity in Self.outsiders + [RowSecurityLab.identity(RowSecurityLab.ana)] {
      for secret in [
        "nchat_users.password_hash", "nchat_stream_viewers.session_hash", "nchat_stream_viewers.ip_hash",
        "nchat_stream_viewers.user_agent_hash",
      ] {
        let (table, column) = (secret.split(separator: ".")[0], secret.split(separator: ".")[1])
        #expect(try lab.ask("select \(column) from \(table)", as: identity) == .notAllowed, "\(secret)")
      }
      #expect(try lab.ask("select count(*) from nchat_people", as: identity) == .answer("4"))
      // Who is invisible is not told from who is away.
      #expect(
        try lab.ask("select string_agg(status, ' ' order by status) from nchat_people_presence", as: identity)
          == .answer("dnd offline"))
    }
    let columns = try lab.place.sql(
      "select column_name::text from information_schema.columns where table_schema = current_schema() and table_name = 'nchat_people'"
    ).compactMap { $0.first ?? nil }
    #expect(
      Set(columns) == [
        "id", "username", "display_name", "avatar_url", "status", "role", "call_waiting", "created_at",
      ])
    #expect(
      try lab.ask("select string_agg(email, ' ') from nchat_users", as: Self.outsiders[0]) == .answer("eve@example.org")
    )
  }

  @Test("Functions that do more than the role may do it for those only who may have it done")
  func functions() throws {
    let lab = try RowSecurityLab()
    let (stream, call) = (RowSecurityLab.stream, RowSecurityLab.call)
    for identity in Self.outsiders {
      func ask(_ text: String) throws -> RowSecurityLab.Outcome { try lab.ask("select \(text)", as: identity) }
      #expect(try ask("count(*) from ncall_count_viewers('\(stream)', 1, 1)") == .answer("0"))
      #expect(try ask("ncall_count_written('\(stream)', 1, 0)") == .answer("f"))
      #expect(try ask("ncall_redact_event('stream:\(stream)', 1, '')") == .answer("f"))
      #expect(try ask("ncall_end_channel('\(RowSecurityLab.home)')") == .answer("f"))
      #expect(try ask("count(*) from ncall_viewer('\(stream)', 'guess')") == .answer("0"))
      #expect(try ask("count(*) from ncall_end_viewer('\(stream)', 'guess', now())") == .answer("0"))
      // That a name is taken is told, not by what.
      #expect(try ask("id is null from ncall_channel_named('home') as named (id)") == .answer("t"))
      for question in [
        "ncall_sees_channel('\(RowSecurityLab.home)')", "ncall_reads_call('\(call)')", "ncall_is_in_call('\(call)')",
        "ncall_sees_stream('\(stream)')", "ncall_moderates('\(stream)', 'any')", "ncall_broadcasts('\(stream)')",
      ] {
        #expect(try ask(question) == .answer("f"), "\(question)")
      }
    }
  }

  @Test("A broadcaster who is not in the channel any more sees their stream, ends it, and nothing else")
  func formerBroadcaster() throws {
    let lab = try RowSecurityLab()
    let ana = RowSecurityLab.identity(RowSecurityLab.ana)
    let change = "update nchat_streams set title = 'mine' where id = '\(RowSecurityLab.stream)'"
    let end = "update nchat_streams set status = 'ended', ended_at = now() where id = '\(RowSecurityLab.stream)'"
    let ban =
      "insert into nchat_stream_bans (stream_id, user_id, moderator_id, created_at) "
      + "values ('\(RowSecurityLab.stream)', '\(RowSecurityLab.chi)', '\(RowSecurityLab.ana)', now())"
    #expect(try lab.touched(by: change, as: ana) == .answer("1"))
    try lab.change(
      """
      update nchat_stream_chat_messages set user_id = '\(RowSecurityLab.chi)';
      delete from nchat_channel_members where user_id = '\(RowSecurityLab.ana)'
      """)
    #expect(try lab.ask("select count(*) from nchat_streams", as: ana) == .answer("1"))
    for table in ["nchat_stream_chat_messages", "nchat_stream_viewers", "nchat_stream_reactions"] {
      #expect(try lab.ask("select count(*) from \(table)", as: ana) == .answer("0"), "\(table)")
    }
    #expect(
      try lab.ask("select count(*) from nchat_events where topic like 'stream:%'", as: ana) == .answer("0"))
    #expect(try lab.touched(by: change, as: ana) == .notAllowed)
    #expect(try lab.ask(ban, as: ana) == .notAllowed)
    #expect(try lab.touched(by: "delete from nchat_stream_moderators", as: ana) == .answer("0"))
    #expect(try lab.touched(by: end, as: ana) == .answer("1"))
  }
}
