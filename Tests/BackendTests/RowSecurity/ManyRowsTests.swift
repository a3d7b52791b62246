import NchatAPI
import Testing

@testable import Backend

/// Policies look into other tables by functions. Where a statement reads very many rows of one stream, they do so once, and not for each row.
@Suite("Many rows of a stream, on PostgreSQL")
struct ManyRowsTests {
  private typealias Lab = RowSecurityLab
  private static let tables = [
    "nchat_stream_chat_messages", "nchat_stream_reactions", "nchat_stream_viewers", "nchat_stream_stays",
  ]

  private static func fill(_ lab: Lab, _ count: Int) throws {
    try lab.change(
      """
      insert into nchat_stream_chat_messages (id, stream_id, user_id, content, event_seq, created_at)
        select gen_random_uuid(), '\(Lab.stream)', '\(Lab.bo)', 'hello', i, now() from generate_series(2, \(count)) i;
      insert into nchat_stream_reactions (id, stream_id, user_id, reaction_type, created_at)
        select gen_random_uuid(), '\(Lab.stream)', '\(Lab.bo)', 'heart', now() from generate_series(2, \(count)) i;
      update nchat_stream_reaction_counts set reactions = \(count);
      insert into nchat_stream_viewers (id, stream_id, user_id, session_hash, first_joined_at, joined_at, last_seen_at)
        select gen_random_uuid(), '\(Lab.stream)', '\(Lab.bo)', i::text::bytea, now(), now(), now()
        from generate_series(2, \(count)) i;
      insert into nchat_stream_stays
        select id, joined_at - interval '1 hour', stream_id, joined_at from nchat_stream_viewers
        on conflict do nothing
      """)
  }

  @Test("What is derived from rows, and listed of them, asks for rights a few times, however many there are")
  func askedOnce() throws {
    let lab = try Lab()
    let (count, now) = (2_000, Timestamp.now())
    try Self.fill(lab, count)
    let (id, ana) = (try #require(EntityID(Lab.stream)), try #require(EntityID(Lab.ana)))
    let session = try PostgreSQLSession(lab.url)
    try session.execute("set track_functions = 'all'", doing: "a test's wish")
    let connection = PostgreSQLConnection(session: session, catalog: .embedded(.postgres))
    try session.begin("repeatable read read only", for: .user(ana))
    defer { session.rollback() }
    let stream = try StreamRows.visible(id, to: ana, in: connection)
    let figures = try StreamAnalyst(stream: stream, now: now, connection: connection).analytics(
      StreamAnalyticsQuery(timeRange: .day))
    #expect(figures.engagement?.uniqueChatters == 1)
    #expect(figures.engagement?.reactions.byType[.heart] == count)
    #expect(
      try connection.rows("chat.list", ["stream": id, "before": Int64.max, "limit": 10, "offset": count - 10]).count
        == 10)
    #expect(
      try connection.rows("viewers.list", ["stream": id, "all": true, "limit": 10, "offset": count - 10]).count == 10)
    #expect(try connection.rows("viewers.seconds", ["stream": id, "now": now]).count == 1)
    let calls = try session.execute(
      "select sum(calls) from pg_stat_xact_user_functions where schemaname = current_schema()",
      doing: "counting what was asked")
    let asked = try #require(calls.flatMap { Int($0) })
    // Each statement asks a few times, about 30 of which there are; asked for each row it would be many times the rows.
    #expect((1..<count / 2).contains(asked), "\(asked) times")
  }

  @Test("Of recordings, too: a list looks up what is somebody's own, and not whose each of them is")
  func recordings() throws {
    let lab = try Lab()
    let count = 2_000
    try lab.change(
      """
      insert into nchat_call_recordings
        (id, source, call_id, channel_id, recorded_by, livekit_room_name, status, file_path, created_at, updated_at)
        select gen_random_uuid(), 'call', '\(Lab.call)', '\(Lab.home)', '\(Lab.ana)', 'room', 'ready', i || '.mp4', now(), now()
        from generate_series(2, \(count)) i
      """)
    let counted = "select sum(calls) from pg_stat_xact_user_functions where schemaname = current_schema()"
    for (person, seen) in [(Lab.ana, count), (Lab.bo, count), (Lab.chi, 1), (Lab.eve, 0)] {
      let session = try PostgreSQLSession(lab.url)
      try session.execute("set track_functions = 'all'", doing: "a test's wish")
      try session.begin("repeatable read read only", for: Lab.identity(person))
      defer { session.rollback() }
      #expect(
        try session.execute("select count(*) from nchat_call_recordings", doing: "a request") == String(seen),
        "\(person)")
      let asked = try session.execute(counted, doing: "counting what was asked").flatMap { Int($0) } ?? 0
      #expect(asked < 100, "\(asked) times for \(person)")
    }
  }

  @Test("To call a stream the one at hand lets nobody read it who may not")
  func hint() throws {
    let lab = try Lab()
    for table in Self.tables {
      let question = "set local ncall.stream = '\(Lab.stream)'; select count(*) from \(table)"
      for identity in [Lab.identity(Lab.eve), .anonymous] {
        #expect(try lab.ask(question, as: identity) == .answer("0"), "\(table)")
      }
      #expect(try lab.ask(question, as: Lab.identity(Lab.ana)) == .answer("1"), "\(table)")
    }
  }
}
