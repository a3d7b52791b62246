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
  /// Of these a row may be one's own without being anybody else's: how one wants to be seen, a channel, whom one follows, who subscribes.
  private static let owned: Set = [
    "nchat_presence", "nchat_channels", "nchat_follows", "nchat_stream_subscribers",
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
          #expect(same == .notAllowed, "\(identity) writes into \(table): \(same)")
          guard !people.isEmpty, !Self.owned.contains(table) else { continue }
          let own = try put(people.map { "jsonb_build_object('\($0)', '\(eve)')" })
          #expect(own == .notAllowed, "\(identity) writes into \(table) in their own name: \(own)")
        }
      }
    }
    // Of accounts nothing is told but that servers look at them again, by those who have one.
    let told = #"{"userId":"\#(RowSecurityLab.ana)"}"#
    func tell(_ event: String, _ payload: String, _ seq: Int = 2) -> String {
      """
      do $$ begin
        perform ncall_number_events('accounts', 1, now());
        insert into nchat_events values ('accounts', \(seq), '\(event)', '\(payload)', now());
      end $$
      """
    }
    let (known, anonymous) = (Self.outsiders[0], Self.outsiders[1])
    for (event, payload) in [("account:changed", "{}"), ("account:changed", told + "x"), ("account:ended", told)] {
      #expect(try lab.ask(tell(event, payload), as: known) == .notAllowed, "\(event) \(payload)")
    }
    #expect(try lab.ask(tell("account:changed", told), as: known) == .answer(nil))
    #expect(try lab.ask(tell("account:changed", told, 3), as: known) == .notAllowed, "a number that nobody gave out")
    #expect(try lab.ask(tell("account:changed", told), as: anonymous) == .notAllowed)
  }

  @Test("Nobody tells anything where they have nothing to tell, nor takes a number of it")
  func telling() throws {
    let lab = try RowSecurityLab()
    let topics =
      [RowSecurityLab.ana, RowSecurityLab.bo].map { "user:" + $0 } + [
        "channel:" + RowSecurityLab.home, "call:" + RowSecurityLab.call, "stream:" + RowSecurityLab.stream,
        "user:" + RowSecurityLab.id(99), "user:nobody", "anything", "accounts:", "",
      ]
    for identity in Self.outsiders {
      for topic in topics {
        let number = "select ncall_number_events('\(topic)', 1, now())"
        #expect(try lab.ask(number, as: identity) == .notAllowed, "\(identity) numbers in \(topic)")
        let tell = "insert into nchat_events values ('\(topic)', 1, 'call:ring', '{}', now())"
        #expect(try lab.ask(tell, as: identity) == .notAllowed, "\(identity) tells in \(topic)")
      }
    }
    let ana = RowSecurityLab.identity(RowSecurityLab.ana)
    for count in [0, -1] {
      #expect(
        try lab.ask("select ncall_number_events('user:\(RowSecurityLab.ana)', \(count), now())", as: ana) == .notAllowed
      )
    }
    // Of a public stream everybody is a viewer, and no more: how many they are is told by the server.
    try lab.change("update nchat_channels set type = 'public'")
    for identity in Self.outsiders {
      for event in ["stream:viewer-count", "stream:chat-message", "stream:end", "stream:chat-deleted"] {
        let topic = "stream:" + RowSecurityLab.stream
        let tell = """
          do $$ begin
            perform ncall_number_events('\(topic)', 1, now());
            insert into nchat_events values ('\(topic)', 2, '\(event)', '{"messageId": "\(RowSecurityLab.message)"}', now());
          end $$
          """
        let outcome = try lab.ask(tell, as: identity)
        #expect(outcome == .notAllowed, "\(identity) tells \(event)")
      }
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

  /// What each function says to somebody who has nothing to do with what it is asked about: a value, nothing, or a refusal.
  private static let functions:
    [String: (question: String, eve: RowSecurityLab.Outcome, anonymous: RowSecurityLab.Outcome)] = {
      let (stream, call, home) = (RowSecurityLab.stream, RowSecurityLab.call, RowSecurityLab.home)
      let (bo, recording) = (RowSecurityLab.bo, RowSecurityLab.recording)
      func same(_ question: String, _ outcome: RowSecurityLab.Outcome) -> (
        question: String, eve: RowSecurityLab.Outcome, anonymous: RowSecurityLab.Outcome
      ) { (question, outcome, outcome) }
      func no(_ question: String) -> (
        question: String, eve: RowSecurityLab.Outcome, anonymous: RowSecurityLab.Outcome
      ) { same(question, .answer("f")) }
      func none(_ question: String) -> (
        question: String, eve: RowSecurityLab.Outcome, anonymous: RowSecurityLab.Outcome
      ) { same("count(*) from " + question, .answer("0")) }
      return [
        "ncall_user": ("ncall_user()", .answer(RowSecurityLab.eve), .answer(nil)),
        "ncall_authors": same("ncall_authors()", .answer(nil)),
        "ncall_is_server": no("ncall_is_server()"),
        // That something is there is all they tell.
        "ncall_hold_user": same("ncall_hold_user('\(bo)')", .answer("t")),
        "ncall_hold_authors": same("ncall_hold_authors(array['\(bo)']::uuid[])", .answer("t")),
        "ncall_hold_channel": same("ncall_hold_channel('\(home)')", .answer("t")),
        "ncall_hold_call": same("ncall_hold_call('\(call)')", .answer("t")),
        "ncall_hold_stream": same("ncall_hold_stream('\(stream)')", .answer("t")),
        "ncall_hold_recording": same("ncall_hold_recording('\(recording)')", .answer("t")),
        "ncall_level": same("ncall_level('owner')", .answer("100")),
        "ncall_sees_channel": no("ncall_sees_channel('\(home)')"),
        "ncall_reads_channel": no("ncall_reads_channel('\(home)')"),
        "ncall_calls_in_channel": no("ncall_calls_in_channel('\(home)')"),
        "ncall_invites_into_channel": no("ncall_invites_into_channel('\(home)')"),
        "ncall_gives_roles_up_to": same("ncall_gives_roles_up_to('\(home)')", .answer("0")),
        "ncall_removes_below": same("ncall_removes_below('\(home)')", .answer("0")),
        "ncall_makes_channel": no("ncall_makes_channel('\(home)')"),
        "ncall_count_members": same("ncall_count_members('\(home)')", .answer("0")),
        // That a name is taken is told, not by what.
        "ncall_channel_named": same("id is null from ncall_channel_named('home') as named (id)", .answer("t")),
        "ncall_end_channel": no("ncall_end_channel('\(home)')"),
        "ncall_reads_call": no("ncall_reads_call('\(call)')"),
        "ncall_is_in_call": no("ncall_is_in_call('\(call)')"),
        // Whoever has an account may call him, and be told.
        "ncall_is_busy": ("count(*) from ncall_is_busy('\(bo)')", .answer("1"), .answer("0")),
        "ncall_shows_stream": no("ncall_shows_stream('\(stream)', '\(bo)')"),
        "ncall_sees_stream": no("ncall_sees_stream('\(stream)')"),
        "ncall_stream_at_hand": same("ncall_stream_at_hand()", .answer(nil)),
        "ncall_broadcasts": no("ncall_broadcasts('\(stream)')"),
        "ncall_moderates": no("ncall_moderates('\(stream)', 'any')"),
        "ncall_restrains": no("ncall_restrains('\(stream)', 'ban', '\(bo)')"),
        "ncall_count_viewers": none("ncall_count_viewers('\(stream)', -1, 0)"),
        "ncall_tell_viewers": no("ncall_tell_viewers('\(stream)', now())"),
        "ncall_set_chat": no("ncall_set_chat('\(stream)', 'disabled', 0, now())"),
        "ncall_viewer": none("ncall_viewer('\(stream)', 'guess')"),
        "ncall_keep_viewer": none("ncall_keep_viewer('\(stream)', 'guess', now() + interval '1 day')"),
        "ncall_redact_event": no("ncall_redact_event('stream:\(stream)', 1, '{}')"),
        "ncall_forget_moderation": no("ncall_forget_moderation('\(stream)', false, 0)"),
        "ncall_is_administrator": no("ncall_is_administrator()"),
        "ncall_sees_recording": no("ncall_sees_recording('\(recording)')"),
        "ncall_may_with_recording": no("ncall_may_with_recording('\(recording)', 'edit')"),
        "ncall_is_being_recorded": no("ncall_is_being_recorded('\(recording)')"),
        "ncall_downloads_recording": no("ncall_downloads_recording('\(recording)')"),
        "ncall_is_recorded": no("ncall_is_recorded('\(recording)', '\(bo)')"),
        "ncall_is_about_to_be_recorded": no("ncall_is_about_to_be_recorded('\(recording)')"),
        // How long things are kept is told to those who have an account.
        "ncall_retention_policies": ("count(*) from ncall_retention_policies()", .answer("1"), .answer("0")),
        "ncall_follows": no("ncall_follows('stream:\(stream)')"),
        "ncall_has_a_say_in_recording": no("ncall_has_a_say_in_recording('\(call)', '\(stream)', '\(bo)')"),
        "ncall_changes_recording": none(
          "nchat_call_recordings r where r.id = '\(recording)' and ncall_changes_recording(r.*)"),
        "ncall_begins_recording": none(
          "nchat_call_recordings r where r.id = '\(recording)' and ncall_begins_recording(r.*)"),
        "ncall_may_give": no("ncall_may_give('\(recording)', true, false, false, false, false, null)"),
        "ncall_made_recording": no("ncall_made_recording('\(recording)')"),
        "ncall_cut_grant": no(
          "ncall_cut_grant('\(recording)', '\(RowSecurityLab.chi)', false, false, false, false, false, now())"),
        "ncall_end_links": no("ncall_end_links('\(recording)', '\(bo)', true, now())"),
        "ncall_forget_access": no("ncall_forget_access('\(recording)', 0)"),
        "ncall_present_at": none("ncall_present_at('\(recording)')"),
        // Whether something is agreed to is all they tell, and they are asked beside what says whose it is to ask.
        "ncall_has_been_agreed_to": same("ncall_has_been_agreed_to('\(recording)')", .answer("f")),
        "ncall_all_agree": same("ncall_all_agree('\(recording)')", .answer("f")),
        "ncall_tells": no("ncall_tells('call:\(call)')"),
        "ncall_tells_event": no("ncall_tells_event('call:\(call)', 1, 'call:end', '{}')"),
        "ncall_number_events": same("ncall_number_events('call:\(call)', 1, now())", .notAllowed),
      ]
    }()

  @Test(
    "Functions that do more than the role may do it for those only who may have it done; there is none that is not asked"
  )
  func functions() throws {
    let lab = try RowSecurityLab()
    let callable = try lab.place.sql(
      """
      select p.proname::text from pg_proc p
      where p.pronamespace = quote_ident(current_schema())::regnamespace
        and has_function_privilege('\(PostgreSQLRole.name)', p.oid, 'execute')
      order by 1
      """
    ).compactMap { $0.first ?? nil }
    #expect(callable == Self.functions.keys.sorted())
    for (name, expected) in Self.functions {
      for (identity, outcome) in zip(Self.outsiders, [expected.eve, expected.anonymous]) {
        let answer = try lab.ask("select " + expected.question, as: identity)
        #expect(answer == outcome, "\(identity) asks \(name)")
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
