import NchatAPI
import Testing

@testable import Backend

/// Calls by plain SQL: what those who are in one make of its row and of those of others, beyond what its roles allow.
@Suite("What a call is, on PostgreSQL")
struct CallGuardTests {
  private typealias Lab = RowSecurityLab
  private static let (ana, bo, chi) = (Lab.identity(Lab.ana), Lab.identity(Lab.bo), Lab.identity(Lab.chi))
  private static let eve = Lab.identity(Lab.eve)

  private static func set(_ what: String, of user: String) -> String {
    "update nchat_call_participants set \(what) where user_id = '\(user)'"
  }

  private static func come(_ user: String, _ columns: String = "status", _ values: String = "'joined'") -> String {
    """
    insert into nchat_call_participants
      (id, call_id, user_id, livekit_identity, invited_at, joined_at, created_at, updated_at, \(columns))
    values ('\(Lab.id(91))', '\(Lab.call)', '\(user)', 'x', now(), now(), now(), now(), \(values))
    """
  }

  @Test("It has begun once, and is over for good; its settings are its host's")
  func callItself() throws {
    let lab = try Lab()
    for change in [
      "started_at = null, status = 'ringing'", "status = 'ringing'", "started_at = now() + interval '1 minute'",
      "room_wanted = 'closed'", "status = 'ended', ended_at = now()",
    ] { try lab.expect("update nchat_calls set \(change)", touches: [(Self.ana, nil), (Self.bo, nil)]) }
    for setting in ["is_locked = true", "has_lobby = true", "allows_unmute = false", "allows_screen_share = false"] {
      try lab.expect("update nchat_calls set \(setting)", touches: [(Self.ana, 1), (Self.bo, nil)])
    }
    let takeOver =
      "update nchat_calls set started_at = null, status = 'ringing'; " + Self.set("status = 'left'", of: Lab.ana) + "; "
      + Self.set("role = 'host'", of: Lab.bo)
    #expect(try lab.ask(takeOver, as: Self.bo) == .notAllowed)
    try lab.change(
      "update nchat_call_participants set status = 'left'; update nchat_calls set status = 'ended', ended_at = now()")
    for change in [
      "status = 'active', ended_at = null", "status = 'missed'", "ended_at = now() + interval '1 minute'",
      "duration_seconds = 9", "end_reason = 'error'", "ended_by = '\(Lab.bo)'",
    ] { try lab.expect("update nchat_calls set \(change)", touches: [(Self.ana, nil), (Self.bo, nil)]) }
  }

  @Test("What somebody did in it is not for others to say")
  func others() throws {
    let lab = try Lab()
    for forged in [
      "total_duration_seconds = 9", "removed_by = '\(Lab.ana)'", "removed_by = '\(Lab.bo)'", "wants_removal = true",
      "wants_mute = true", "joined_at = now() - interval '1 day'", "invited_by = '\(Lab.chi)'",
      "invited_by = '\(Lab.bo)'",
      "status = 'missed'", "status = 'waiting'", "status = 'declined'", "status = 'ringing'",
    ] { try lab.expect(Self.set(forged, of: Lab.ana), touches: [(Self.bo, nil), (Self.chi, 0), (Self.eve, 0)]) }
    for forged in [
      "total_duration_seconds = 9", "wants_removal = true", "removed_by = '\(Lab.ana)'", "status = 'ringing'",
    ] {
      try lab.expect(Self.set(forged, of: Lab.bo), touches: [(Self.ana, nil)])
    }
    try lab.expect(Self.set("wants_mute = true", of: Lab.bo), touches: [(Self.ana, 1)])
    // Who is to be taken out of the room is.
    try lab.change(Self.set("status = 'kicked', wants_removal = true", of: Lab.bo))
    try lab.expect(Self.set("wants_removal = false", of: Lab.bo), touches: [(Self.ana, nil), (Self.bo, nil)])
  }

  @Test("Those who wait are let in by others")
  func waiting() throws {
    let lab = try Lab()
    try lab.change("update nchat_calls set has_lobby = true")
    try lab.expect(Self.come(Lab.chi), touches: [(Self.chi, nil)])
    try lab.change(Self.come(Lab.chi).replacing("'joined'", with: "'waiting'"))
    try lab.change(Self.set("joined_at = null", of: Lab.chi))
    for what in [
      "status = 'joined', joined_at = now()", "joined_at = now()", "invited_by = '\(Lab.ana)'",
      "invited_by = '\(Lab.chi)'",
    ] { try lab.expect(Self.set(what, of: Lab.chi), touches: [(Self.chi, nil)]) }
    let admit = Self.set("status = 'invited', invited_by = '\(Lab.ana)'", of: Lab.chi)
    try lab.expect(admit, touches: [(Self.ana, 1), (Self.bo, nil), (Self.chi, nil)])
    try lab.change(admit)
    try lab.expect(Self.set("status = 'joined', joined_at = now()", of: Lab.chi), touches: [(Self.chi, 1)])
    // The same where it is locked.
    try lab.change("update nchat_calls set has_lobby = false, is_locked = true")
    try lab.change(Self.set("status = 'waiting', invited_by = null", of: Lab.chi))
    try lab.expect(Self.set("status = 'joined', joined_at = now()", of: Lab.chi), touches: [(Self.chi, nil)])
  }

  @Test("Rooms of calls and streams are their own")
  func rooms() throws {
    let lab = try Lab()
    func call(_ room: String) -> String {
      """
      insert into nchat_calls (id, livekit_room_name, initiator_id, initiated_at, created_at, updated_at)
      values ('\(Lab.id(92))', '\(room)', '\(Lab.chi)', now(), now(), now())
      """
    }
    try lab.expect(call("call-1-0123456789"), touches: [(Self.chi, 1), (Self.eve, nil)])
    for room in ["stream-\(Lab.id(93))", "lobby", ""] { try lab.expect(call(room), touches: [(Self.chi, nil)]) }
    func stream(_ room: String) -> String {
      """
      insert into nchat_streams (id, channel_id, broadcaster_id, livekit_room_name, title, created_at, updated_at)
      values ('\(Lab.id(93))', '\(Lab.home)', '\(Lab.chi)', '\(room)', 'mine', now(), now())
      """
    }
    try lab.expect(stream("stream-\(Lab.id(93))"), touches: [(Self.chi, 1), (Self.eve, nil)])
    for room in ["stream-\(Lab.id(94))", "call-1-0123456789"] {
      try lab.expect(stream(room), touches: [(Self.chi, nil)])
    }
  }

  @Test("How good a connection was is said by whoever has it, or the server")
  func connections() throws {
    let lab = try Lab()
    let score = "update nchat_webrtc_connections set quality_score = 1"
    try lab.expect(score, touches: [(Self.bo, 1), (Self.ana, nil), (Self.chi, 0)])
    try lab.change("update nchat_webrtc_connections set reported_by = 'server'")
    try lab.expect(score, touches: [(Self.bo, nil), (Self.ana, nil)])
    let close = "update nchat_webrtc_connections set connection_state = 'closed', ended_at = now()"
    try lab.expect(close, touches: [(Self.bo, 1), (Self.ana, 1), (Self.chi, 0)])
  }
}
