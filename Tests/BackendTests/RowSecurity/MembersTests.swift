import NchatAPI
import Testing

@testable import Backend

/// What the rules of rows let people do who belong to something; routes are asked about all of it in `RightsMatrixTests`.
@Suite("Rows that one has to do with, on PostgreSQL")
struct MembersTests {
  private typealias Lab = RowSecurityLab
  private static let (ana, bo, chi) = (Lab.identity(Lab.ana), Lab.identity(Lab.bo), Lab.identity(Lab.chi))
  private static let eve = Lab.identity(Lab.eve)

  private static func expect(
    _ lab: RowSecurityLab, _ text: String, touches expected: [(DatabaseIdentity, Int?)],
    _ place: SourceLocation = #_sourceLocation
  ) throws { try lab.expect(text, touches: expected, place) }

  @Test("They read what belongs to it, and of others' rows no more than that")
  func reading() throws {
    let lab = try RowSecurityLab()
    // Rows that ana, bo and chi see: who begins and owns everything, who takes part, who is in the channel and keeps order in the chat.
    let seen: [(String, [Int])] = [
      ("nchat_users", [1, 1, 1]), ("nchat_presence", [1, 1, 0]), ("nchat_sessions", [1, 0, 0]),
      ("nchat_channels", [1, 1, 1]), ("nchat_channel_members", [3, 3, 3]), ("nchat_calls", [1, 1, 1]),
      ("nchat_call_participants", [2, 2, 2]), ("nchat_webrtc_connections", [1, 1, 1]),
      ("nchat_call_quality_reports", [1, 1, 1]), ("nchat_streams", [1, 1, 1]), ("nchat_stream_keys", [1, 0, 0]),
      ("nchat_stream_viewers", [1, 1, 1]), ("nchat_stream_stays", [1, 0, 0]),
      ("nchat_stream_chat_messages", [1, 1, 1]),
      ("nchat_stream_reactions", [1, 1, 1]), ("nchat_follows", [1, 1, 0]), ("nchat_stream_subscribers", [1, 1, 0]),
      ("nchat_stream_moderators", [1, 0, 1]), ("nchat_stream_bans", [1, 1, 1]), ("nchat_stream_timeouts", [1, 1, 1]),
      ("nchat_stream_moderation", [1, 0, 1]), ("nchat_call_recordings", [1, 1, 1]),
      ("nchat_recording_consents", [1, 1, 1]), ("nchat_recording_grants", [1, 0, 1]),
      ("nchat_recording_shares", [1, 0, 0]), ("nchat_recording_access", [1, 0, 0]),
      // Their own topic, and the channel's, the call's, the stream's.
      ("nchat_topics", [4, 4, 3]), ("nchat_events", [4, 4, 3]),
    ]
    for (table, counts) in seen {
      for (identity, count) in zip([Self.ana, Self.bo, Self.chi], counts) {
        #expect(
          try lab.ask("select count(*) from \(table)", as: identity) == .answer("\(count)"), "\(identity): \(table)")
      }
    }
  }

  @Test("Streams of a public channel are seen without an account, and nothing else of it")
  func everybody() throws {
    let lab = try RowSecurityLab()
    for (type, anonymous, known) in [("public", "1", "1"), ("announcement", "0", "1"), ("group", "0", "0")] {
      try lab.change("update nchat_channels set type = '\(type)'")
      for table in ["nchat_streams", "nchat_stream_chat_messages", "nchat_stream_reactions", "nchat_channels"] {
        #expect(try lab.ask("select count(*) from \(table)", as: .anonymous) == .answer(anonymous), "\(type) \(table)")
        #expect(try lab.ask("select count(*) from \(table)", as: Self.eve) == .answer(known), "\(type) \(table)")
      }
      for table in [
        "nchat_channel_members", "nchat_calls", "nchat_call_participants", "nchat_stream_keys", "nchat_stream_viewers",
        "nchat_stream_bans", "nchat_stream_moderation", "nchat_follows",
      ] {
        #expect(try lab.ask("select count(*) from \(table)", as: .anonymous) == .answer("0"), "\(type) \(table)")
      }
      let topics = try lab.ask("select string_agg(split_part(topic, ':', 1), ' ') from nchat_topics", as: .anonymous)
      #expect(topics == .answer(type == "public" ? "stream" : nil))
    }
  }

  @Test("Roles of a channel: given by those who manage it up to their own, and nobody raises themselves")
  func channels() throws {
    let lab = try RowSecurityLab()
    let raise = "update nchat_channel_members set role = 'admin' where user_id = '\(Lab.bo)'"
    try Self.expect(lab, raise, touches: [(Self.ana, 1), (Self.bo, 0), (Self.chi, 0), (Self.eve, 0)])
    let remove = "delete from nchat_channel_members where user_id = '\(Lab.bo)'"
    try Self.expect(lab, remove, touches: [(Self.ana, 1), (Self.bo, 1), (Self.chi, 0), (Self.eve, 0)])
    let invite = """
      insert into nchat_channel_members (id, channel_id, user_id, role, joined_at)
      values ('\(Lab.id(90))', '\(Lab.home)', '\(Lab.eve)', 'member', now())
      """
    try Self.expect(lab, invite, touches: [(Self.ana, 1), (Self.bo, nil), (Self.eve, nil)])
    let crown = invite.replacing("'member'", with: "'owner'")
    try Self.expect(lab, crown, touches: [(Self.ana, nil), (Self.eve, nil)])
    // An admin gives no role above their own, and takes none from those above.
    try lab.change("update nchat_channel_members set role = 'admin' where user_id = '\(Lab.bo)'")
    try Self.expect(
      lab, "update nchat_channel_members set role = 'owner' where user_id = '\(Lab.chi)'", touches: [(Self.bo, nil)])
    try Self.expect(
      lab, "update nchat_channel_members set role = 'guest' where user_id = '\(Lab.ana)'", touches: [(Self.bo, 0)])
    try Self.expect(
      lab, "delete from nchat_channel_members where user_id = '\(Lab.ana)'", touches: [(Self.bo, 0)])
    // Everybody may join what is open, as no more than a member.
    try lab.change("update nchat_channels set type = 'public'")
    try Self.expect(lab, invite, touches: [(Self.eve, 1), (.anonymous, nil)])
    try Self.expect(lab, crown, touches: [(Self.eve, nil)])
  }

  @Test(
    "In a call: whoever is in it changes others' rows; the channel's members join it; those who were taken out do nothing"
  )
  func calls() throws {
    let lab = try RowSecurityLab()
    let mute = "update nchat_call_participants set wants_mute = true where user_id = '\(Lab.bo)'"
    try Self.expect(lab, mute, touches: [(Self.ana, 1), (Self.bo, 1), (Self.chi, 0), (Self.eve, 0)])
    let end = "update nchat_calls set is_locked = true"
    try Self.expect(lab, end, touches: [(Self.ana, 1), (Self.bo, 1), (Self.chi, 0), (Self.eve, 0)])
    func join(_ user: String) -> String {
      """
      insert into nchat_call_participants (id, call_id, user_id, status, livekit_identity, invited_at, joined_at, created_at, updated_at)
      values ('\(Lab.id(91))', '\(Lab.call)', '\(user)', 'joined', 'x', now(), now(), now(), now())
      """
    }
    try Self.expect(lab, join(Lab.chi), touches: [(Self.chi, 1), (Self.ana, 1), (Self.eve, nil)])
    try Self.expect(lab, join(Lab.eve), touches: [(Self.ana, 1), (Self.eve, nil), (Self.chi, nil)])
    try lab.change("update nchat_call_participants set status = 'kicked' where user_id = '\(Lab.bo)'")
    try Self.expect(lab, end, touches: [(Self.bo, 0)])
    try Self.expect(
      lab, "update nchat_call_participants set wants_mute = true where user_id = '\(Lab.ana)'", touches: [(Self.bo, 0)])
  }

  @Test("Of a recording: its maker changes it, those in the call while it goes on; nobody agrees for others")
  func recordings() throws {
    let lab = try RowSecurityLab()
    let open = "update nchat_call_recordings set visibility = 'public'"
    try Self.expect(lab, open, touches: [(Self.ana, 1), (Self.bo, 0), (Self.chi, 0), (Self.eve, 0), (.anonymous, 0)])
    func agree(_ user: String, _ state: String) -> String {
      "insert into nchat_recording_consents values ('\(Lab.recording)', '\(user)', '\(state)', now(), null)"
    }
    try Self.expect(lab, agree(Lab.chi, "pending"), touches: [(Self.bo, nil), (Self.chi, nil)])
    let share = """
      insert into nchat_recording_shares
        (id, recording_id, token_hash, can_download, requires_account, max_views, created_by, created_at, expires_at)
      select '\(Lab.id(92))', '\(Lab.recording)', 'another', true, false, 1, user_id, now(), now()
      from (values (uuid '\(Lab.chi)')) as people (user_id)
      """
    try Self.expect(lab, share, touches: [(Self.chi, nil)])
    try lab.change("update nchat_recording_grants set can_share = true, can_edit = true")
    try Self.expect(lab, share, touches: [(Self.chi, 1), (Self.bo, nil)])
    try Self.expect(lab, open, touches: [(Self.chi, 1), (Self.bo, 0)])
    try Self.expect(
      lab, "update nchat_recording_shares set views = 0", touches: [(Self.ana, nil), (Self.chi, nil), (Self.eve, nil)])

    try lab.change("update nchat_call_recordings set status = 'recording', started_at = now()")
    try lab.change("delete from nchat_recording_grants")
    try Self.expect(lab, open, touches: [(Self.ana, 1), (Self.bo, nil), (Self.chi, 0)])
    try Self.expect(lab, agree(Lab.chi, "pending"), touches: [(Self.bo, 1), (Self.chi, nil), (Self.eve, nil)])
    try Self.expect(lab, agree(Lab.chi, "accepted"), touches: [(Self.bo, nil), (Self.ana, nil)])
    try Self.expect(
      lab, "update nchat_recording_consents set state = 'refused'",
      touches: [(Self.bo, 1), (Self.ana, nil), (Self.eve, 0)])
    // Who leaves before it begins is not in it; what was agreed to stays once it goes on.
    let leave = "delete from nchat_recording_consents where user_id = '\(Lab.bo)' and state = 'accepted'"
    try Self.expect(lab, leave, touches: [(Self.ana, 0), (Self.bo, 0)])
    try lab.change("update nchat_call_recordings set status = 'starting'")
    try Self.expect(lab, leave, touches: [(Self.ana, 1), (Self.bo, 1), (Self.chi, 0), (Self.eve, 0)])
    try lab.change("update nchat_users set role = 'admin' where id = '\(Lab.eve)'")
    try Self.expect(lab, "update nchat_call_recordings set legal_hold = true", touches: [(Self.eve, 1)])
  }

  @Test("In a chat: writers take back what is theirs, and those who keep order what each of them may")
  func moderation() throws {
    let lab = try RowSecurityLab()
    func delete(by user: String) -> String {
      "update nchat_stream_chat_messages set content = '', is_deleted = true, deleted_at = now(), deleted_by = '\(user)'"
    }
    try Self.expect(lab, delete(by: Lab.bo), touches: [(Self.bo, 1), (Self.ana, nil), (Self.eve, 0)])
    try Self.expect(lab, delete(by: Lab.ana), touches: [(Self.ana, 1), (Self.bo, nil)])
    try Self.expect(lab, delete(by: Lab.chi), touches: [(Self.chi, 1)])
    try Self.expect(
      lab, "update nchat_stream_chat_messages set content = 'other'",
      touches: [(Self.bo, nil), (Self.chi, nil), (Self.eve, 0)])
    let pin = "update nchat_stream_chat_messages set is_pinned = true"
    try Self.expect(lab, pin, touches: [(Self.ana, 1), (Self.bo, nil), (Self.chi, nil), (Self.eve, 0)])
    let unban = "delete from nchat_stream_bans"
    try Self.expect(lab, unban, touches: [(Self.ana, 1), (Self.bo, 0), (Self.chi, 0), (Self.eve, 0)])
    func ban(_ user: String, by moderator: String) -> String {
      "insert into nchat_stream_bans (stream_id, user_id, moderator_id, created_at) values ('\(Lab.stream)', '\(user)', '\(moderator)', now())"
    }
    try Self.expect(lab, ban(Lab.eve, by: Lab.ana), touches: [(Self.ana, 1), (Self.chi, nil), (Self.eve, nil)])
    // Whoever manages the channel's members keeps order in its streams; nobody bans the broadcaster.
    try lab.change("update nchat_channel_members set role = 'moderator' where user_id = '\(Lab.chi)'")
    try Self.expect(lab, ban(Lab.eve, by: Lab.chi), touches: [(Self.chi, 1)])
    try Self.expect(lab, ban(Lab.ana, by: Lab.chi), touches: [(Self.chi, nil)])
    try Self.expect(lab, pin, touches: [(Self.chi, 1)])
    try Self.expect(
      lab,
      "insert into nchat_stream_moderators values ('\(Lab.stream)', '\(Lab.bo)', true, true, true, true, true, true, now())",
      touches: [(Self.ana, 1), (Self.chi, nil), (Self.bo, nil)])
    try Self.expect(
      lab, "update nchat_streams set title = 'other'", touches: [(Self.ana, 1), (Self.bo, 0), (Self.chi, 0)])
    #expect(
      try lab.ask("update nchat_streams set current_viewers = 9", as: Self.ana) == .notAllowed,
      "counts are the server's")
  }
}
