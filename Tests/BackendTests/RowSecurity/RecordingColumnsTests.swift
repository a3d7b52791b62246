import NchatAPI
import Testing

@testable import Backend

/// Recordings by plain SQL: what those make of them who may change their rows.
@Suite("Columns of recordings, on PostgreSQL")
struct RecordingColumnsTests {
  private typealias Lab = RowSecurityLab
  private static let (ana, bo, chi) = (Lab.identity(Lab.ana), Lab.identity(Lab.bo), Lab.identity(Lab.chi))
  private static let eve = Lab.identity(Lab.eve)

  private static func set(_ columns: String) -> String { "update nchat_call_recordings set \(columns)" }

  @Test("A hold is the administrators', and keeps from deletion")
  func holds() throws {
    let lab = try RowSecurityLab()
    try lab.change("update nchat_users set role = 'admin' where id = '\(Lab.eve)'")
    try lab.change(Self.set("legal_hold = true, held_by = '\(Lab.eve)'"))
    let release = Self.set("legal_hold = false, held_by = null")
    let delete = "status = 'deleted', deleted_at = now(), deleted_by = '\(Lab.ana)'"
    try lab.expect(release, touches: [(Self.ana, nil), (Self.bo, 0), (Self.chi, 0), (Self.eve, 1)])
    for text in [Self.set(delete), Self.set(delete + ", legal_hold = false")] {
      try lab.expect(text, touches: [(Self.ana, nil)])
    }
    try lab.change(release)
    try lab.expect(Self.set(delete), touches: [(Self.ana, 1), (Self.eve, nil), (Self.bo, 0)])
    try lab.expect(Self.set(delete.replacing(Lab.ana, with: Lab.eve)), touches: [(Self.ana, nil), (Self.eve, 1)])
    try lab.expect(Self.set("legal_hold = true"), touches: [(Self.ana, nil), (Self.eve, 1)])
  }

  @Test("What the egress service says is nobody's to write")
  func ofTheService() throws {
    let lab = try RowSecurityLab()
    for column in [
      "status = 'failed'", "status = 'expired'", "started_at = now()", "processed_at = now()", "file_size_bytes = 1",
      "file_url = 'x'", "livekit_egress_id = 'x'", "error_message = 'x'", "file_delete_at = now()",
      "retention_policy_id = '\(Lab.id(50))'", "egress_wish = 'start', egress_retry_at = now()",
      "duration_seconds = 9",
    ] { try lab.expect(Self.set(column), touches: [(Self.ana, nil)]) }
  }

  @Test("Whoever may edit it keeps it longer; to let it end sooner is to delete it")
  func ends() throws {
    let lab = try RowSecurityLab()
    try lab.change("update nchat_users set role = 'admin' where id = '\(Lab.eve)'")
    try lab.change("update nchat_recording_grants set can_edit = true")
    try lab.change(Self.set("expires_at = now() + interval '30 days'"))
    for sooner in ["retention_days = 1", "expires_at = now()"] {
      try lab.expect(Self.set(sooner), touches: [(Self.chi, nil), (Self.ana, 1), (Self.bo, 0)])
    }
    for later in ["retention_days = 60", "expires_at = now() + interval '60 days'", "retention_days = null"] {
      try lab.expect(Self.set(later), touches: [(Self.chi, 1), (Self.eve, nil)])
    }
    // One without an end gets one by being kept longer, as its days say.
    try lab.change(Self.set("expires_at = null, ended_at = now() - interval '10 days'"))
    let longer = "retention_days = 60, expires_at = ended_at + interval '60 days'"
    for (end, rows) in [
      ("expires_at = now()", nil), ("retention_days = null, expires_at = now()", nil),
      (longer + " - interval '1 second'", nil), (longer, 1),
    ] { try lab.expect(Self.set(end), touches: [(Self.chi, rows), (Self.ana, 1)]) }
    try lab.change(Self.set("retention_days = null"))
    try lab.expect(Self.set("expires_at = now() + interval '9 years'"), touches: [(Self.chi, nil), (Self.ana, 1)])
    try lab.change(Self.set("expires_at = now() + interval '30 days', retention_days = 30"))
    // Whose time is over does nothing by it.
    try lab.change("update nchat_recording_grants set expires_at = now() - interval '1 hour'")
    for column in ["retention_days = 60", "visibility = 'public'"] {
      try lab.expect(Self.set(column), touches: [(Self.chi, 0)])
    }
  }

  @Test("Those who are in the call end what goes on, and nothing else; those who declined not even that")
  func whileItGoesOn() throws {
    let lab = try RowSecurityLab()
    try lab.change(Self.set("status = 'recording', started_at = now(), legal_hold = true"))
    let end = Self.set("status = 'processing', ended_at = now(), egress_wish = 'stop', egress_retry_at = now()")
    let others = [
      "visibility = 'public'", "legal_hold = false", "retention_days = 1", "expires_at = now()", "status = 'ready'",
      "status = 'deleted', deleted_at = now(), legal_hold = false", "started_at = null", "file_url = 'x'",
    ].map(Self.set)
    for other in others { try lab.expect(other, touches: [(Self.bo, nil), (Self.chi, 0), (Self.eve, 0)]) }
    try lab.expect(end, touches: [(Self.bo, 1), (Self.chi, 0), (Self.eve, 0)])
    for state in ["declined", "kicked", "missed"] {
      try lab.change("update nchat_call_participants set status = '\(state)' where user_id = '\(Lab.bo)'")
      for text in others + [end] { try lab.expect(text, touches: [(Self.bo, 0)]) }
    }
  }

  @Test("What was deleted stays as it was, and there is no file of what never began")
  func deletions() throws {
    let lab = try RowSecurityLab()
    let delete = "status = 'deleted', deleted_at = now(), deleted_by = '\(Lab.ana)', file_delete_at = now()"
    try lab.expect(Self.set(delete), touches: [(Self.ana, nil)])
    try lab.change(Self.set("started_at = now()"))
    try lab.expect(Self.set(delete), touches: [(Self.ana, 1)])
    try lab.change(Self.set(delete))
    for column in ["file_delete_at = now()", "deleted_by = '\(Lab.bo)'", "updated_at = now()"] {
      try lab.expect(Self.set(column), touches: [(Self.ana, nil), (Self.bo, 0)])
    }
  }

  @Test("It begins when those in the call have agreed, whoever writes its row")
  func beginnings() throws {
    let lab = try RowSecurityLab()
    func made(_ status: String, _ wish: String) -> String {
      """
      insert into nchat_call_recordings
        (id, source, call_id, channel_id, recorded_by, livekit_room_name, status, file_path, egress_wish, egress_retry_at, created_at,
         updated_at)
      values ('\(Lab.id(95))', 'call', '\(Lab.call)', '\(Lab.home)', '\(Lab.ana)', 'call-room', '\(status)',
        'recordings/\(Lab.id(95)).mp4', \(wish), now(), now())
      """
    }
    try lab.expect(made("starting", "null, null"), touches: [(Self.ana, 1), (Self.bo, nil)])
    try lab.expect(made("starting", "'start', now()"), touches: [(Self.ana, nil)])
    try lab.expect(made("ready", "null, null"), touches: [(Self.ana, nil)])
    // The file, the room and the channel are those that the service gives it.
    let own = made("starting", "null, null")
    for (its, others) in [
      ("recordings/\(Lab.id(95)).mp4", "recordings/\(Lab.recording).mp4"), ("'call-room'", "'stream-\(Lab.stream)'"),
      ("'\(Lab.home)'", "null"), ("'call',", "'livestream',"), ("'\(Lab.ana)'", "'\(Lab.bo)'"),
    ] { try lab.expect(own.replacing(its, with: others), touches: [(Self.ana, nil), (Self.bo, nil)]) }
    try lab.expect(own.replacing("'\(Lab.ana)'", with: "'\(Lab.bo)'"), touches: [(Self.bo, nil)])
    let ofStream = own.replacing("'call', '\(Lab.call)'", with: "'livestream', '\(Lab.stream)'").replacing(
      "call_id", with: "stream_id"
    ).replacing("call-room", with: "stream-\(Lab.stream)")
    try lab.expect(ofStream, touches: [(Self.ana, 1), (Self.bo, nil)])
    try lab.expect(ofStream.replacing("stream-\(Lab.stream)", with: "call-room"), touches: [(Self.ana, nil)])
    // Nobody is moved out of the way, not even for a moment.
    let start = made("starting", "'start', now()")
    func moving(_ user: String, _ out: String, then last: String) -> String {
      "update nchat_call_participants set \(out) where user_id = '\(user)'; \(start); \(last)"
    }
    let back = "update nchat_call_participants set status = 'joined' where user_id = '\(Lab.bo)'"
    let end =
      "update nchat_call_participants set status = 'left'; update nchat_calls set status = 'ended', ended_at = now()"
    for out in ["status = 'left'", "status = 'kicked'", "status = 'missed'", "status = 'ringing'", "status = 'denied'"]
    {
      for last in [back, "select 1", end] {
        #expect(try lab.ask(moving(Lab.bo, out, then: last), as: Self.ana) == .notAllowed, "\(out), then \(last)")
      }
    }
    let begin = Self.set("egress_wish = 'start', egress_retry_at = now()")
    try lab.change(Self.set("status = 'starting'"))
    func say(_ user: String, _ state: String) throws {
      try lab.change(
        """
        insert into nchat_recording_consents values ('\(Lab.recording)', '\(user)', '\(state)', now(), null)
        on conflict (recording_id, user_id) do update set state = excluded.state
        """)
    }
    try say(Lab.ana, "accepted")
    try say(Lab.bo, "pending")
    try lab.expect(begin, touches: [(Self.ana, nil), (Self.bo, nil)])
    // Nobody is said to have been told who was not asked.
    try lab.expect(
      "update nchat_recording_consents set state = 'informed' where user_id = '\(Lab.bo)'",
      touches: [(Self.ana, nil)])
    try lab.change("delete from nchat_recording_consents where user_id = '\(Lab.bo)'")
    try lab.expect(begin, touches: [(Self.ana, nil)])
    try say(Lab.bo, "accepted")
    try lab.expect(begin, touches: [(Self.ana, 1), (Self.bo, 1), (Self.chi, 0)])
  }

  @Test("Nobody gives more of it than they have, nor for longer, nor to themselves")
  func gifts() throws {
    let lab = try RowSecurityLab()
    func give(_ user: String, _ columns: String, until end: String, by giver: String) -> String {
      "insert into nchat_recording_grants values ('\(Lab.recording)', '\(user)', \(columns), '\(giver)', now(), \(end))"
    }
    let (looking, end) = ("true, false, false, false, false", "now() + interval '20 hours'")
    try lab.change("update nchat_recording_grants set can_edit = true, expires_at = now() + interval '1 day'")
    let toBo = give(Lab.bo, looking, until: end, by: Lab.chi)
    try lab.expect(toBo, touches: [(Self.chi, 1), (Self.ana, nil), (Self.bo, nil)])
    for more in [
      give(Lab.bo, looking, until: "null", by: Lab.chi),
      give(Lab.bo, looking, until: "now() + interval '2 days'", by: Lab.chi),
      give(Lab.bo, "true, true, false, false, false", until: end, by: Lab.chi),
      give(Lab.bo, "true, false, false, false, true", until: end, by: Lab.chi),
      give(Lab.bo, looking, until: end, by: Lab.ana),
    ] { try lab.expect(more, touches: [(Self.chi, nil)]) }
    // What another has given stays as it is, one's own most of all; the maker says it anew.
    func longer(by giver: String) -> String {
      "update nchat_recording_grants set expires_at = null, granted_by = '\(giver)'"
    }
    try lab.expect(longer(by: Lab.chi), touches: [(Self.chi, 0)])
    try lab.expect(longer(by: Lab.ana), touches: [(Self.ana, 1), (Self.bo, 0), (Self.eve, 0)])
    // What rests on less is less, and never more.
    let cut = "ncall_cut_grant('\(Lab.recording)', '\(Lab.chi)', true, true, true, true, true, null)"
    #expect(
      try lab.ask(
        """
        do $$ begin perform \(cut); end $$;
        select can_share or can_delete or not can_edit or expires_at is null from nchat_recording_grants
        """, as: Self.ana) == .answer("f"))
    // Links of whoever made it are not for others to end.
    let links = "select ncall_end_links('\(Lab.recording)', '\(Lab.ana)', true, now())"
    #expect(try lab.ask(links, as: Self.chi) == .answer("f"))
    // Whose time is over gives nothing, and does not renew it.
    try lab.change("update nchat_recording_grants set expires_at = now() - interval '1 hour'")
    for text in [longer(by: Lab.chi), "delete from nchat_recording_grants"] {
      try lab.expect(text, touches: [(Self.chi, 0)])
    }
    try lab.expect(toBo, touches: [(Self.chi, nil)])
  }
}
