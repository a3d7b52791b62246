import NchatAPI
import Testing

@testable import Backend

/// Streams by plain SQL: what viewers and those who keep order make of what is counted, kept and set for all.
@Suite("What a stream keeps, on PostgreSQL")
struct StreamGuardTests {
  private typealias Lab = RowSecurityLab
  private static let (ana, bo, chi) = (Lab.identity(Lab.ana), Lab.identity(Lab.bo), Lab.identity(Lab.chi))
  private static let eve = Lab.identity(Lab.eve)
  private static let everybody = [ana, bo, chi, eve, DatabaseIdentity.anonymous]

  @Test("Logs keep as many entries as they are to keep, whoever writes the next one")
  func logs() throws {
    let lab = try Lab()
    for kept in ["null", "0", "999"] {
      for identity in Self.everybody {
        for log in ["moderation('\(Lab.stream)', false, ", "access('\(Lab.recording)', "] {
          #expect(
            try lab.ask("select ncall_forget_\(log)\(kept))", as: identity) == .answer("f"), "\(identity) \(log)\(kept)"
          )
        }
      }
    }
    // Of a thousand and one the oldest goes, by those who write such entries.
    try lab.change(
      """
      insert into nchat_stream_moderation (id, stream_id, action, is_rule, moderator_id, created_at)
        select gen_random_uuid(), '\(Lab.stream)', 'ban', false, '\(Lab.ana)', now() from generate_series(1, 1000);
      insert into nchat_recording_access (id, recording_id, action, user_id, created_at)
        select gen_random_uuid(), '\(Lab.recording)', 'shared', '\(Lab.ana)', now() from generate_series(1, 1000)
      """)
    for (log, expected) in [
      ("moderation('\(Lab.stream)', false, 1000)", ["t", "f", "t", "f", "f"]),
      ("access('\(Lab.recording)', 1000)", ["t", "t", "t", "f", "f"]),
    ] {
      for (identity, done) in zip(Self.everybody, expected) {
        #expect(try lab.ask("select ncall_forget_\(log)", as: identity) == .answer(done), "\(identity) \(log)")
      }
    }
  }

  @Test("Viewers come and go by the server; who is banned is counted out by whoever bans")
  func viewers() throws {
    let lab = try Lab()
    let come = """
      insert into nchat_stream_viewers (id, stream_id, user_id, session_hash, first_joined_at, joined_at, last_seen_at)
      values ('\(Lab.id(95))', '\(Lab.stream)', '\(Lab.bo)', 'other', now(), now(), now())
      """
    try lab.expect(come, touches: [(Self.bo, nil), (Self.ana, nil)])
    let leave = "update nchat_stream_viewers set left_at = last_seen_at"
    try lab.expect(leave, touches: [(Self.ana, 1), (Self.bo, 0), (Self.chi, 0), (Self.eve, 0), (.anonymous, 0)])
    func count(_ change: Int, _ views: Int) -> String {
      "select count(*) from ncall_count_viewers('\(Lab.stream)', \(change), \(views))"
    }
    let tell = "select ncall_tell_viewers('\(Lab.stream)', 'infinity')"
    for identity in Self.everybody {
      let counts = identity == Self.ana
      #expect(try lab.ask(count(-1, 0), as: identity) == .answer(counts ? "1" : "0"), "\(identity)")
      #expect(try lab.ask(tell, as: identity) == .answer(counts ? "t" : "f"), "\(identity)")
      for (change, views) in [(1, 0), (1, 1), (0, 1), (-1, 9)] {
        #expect(try lab.ask(count(change, views), as: identity) == .answer("0"), "\(identity) \(change) \(views)")
      }
    }
    try lab.change("update nchat_stream_moderators set can_ban = true")
    #expect(try lab.ask(count(-1, 0), as: Self.chi) == .answer("1"))
  }

  @Test("How often one may write is set by those who keep order, also where it stays as it is")
  func chat() throws {
    let lab = try Lab()
    for (identity, done) in zip(Self.everybody, ["t", "f", "t", "f", "f"]) {
      let same = "select ncall_set_chat('\(Lab.stream)', 'slow_mode', slow_mode_seconds, now()) from nchat_streams"
      let outcome = try lab.ask(same, as: identity)
      // Those who do not see the stream have nothing to ask about.
      #expect(outcome == .answer(identity == Self.eve || identity == .anonymous ? nil : done), "\(identity)")
      #expect(
        try lab.ask("select ncall_set_chat('\(Lab.stream)', 'slow_mode', 0, now())", as: identity) == .answer(done),
        "\(identity)")
    }
    // A message is pinned as it is.
    try lab.change("update nchat_stream_moderators set can_pin = true")
    for change in ["is_pinned = true, text_digest = 7", "is_pinned = true, deleted_by = '\(Lab.ana)'"] {
      try lab.expect("update nchat_stream_chat_messages set \(change)", touches: [(Self.chi, nil), (Self.ana, nil)])
    }
  }
}
