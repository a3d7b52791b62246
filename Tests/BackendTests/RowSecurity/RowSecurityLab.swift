import Foundation
import NchatAPI
import Testing

@testable import Backend

/// A PostgreSQL database with a row in every table, all of them of what ana, bo and chi have among themselves: a private channel, a call and a
/// stream in it. Eve has an account and nothing to do with any of it.
final class RowSecurityLab {
  static let ana = id(1)
  static let bo = id(2)
  static let chi = id(3)
  static let eve = id(4)
  static let home = id(10)
  static let call = id(20)
  static let stream = id(30)
  static let message = id(31)
  static let recording = id(51)

  /// What came of a statement: its first value, or why it was refused.
  enum Outcome: Equatable {
    case answer(String?)
    /// An SQLSTATE.
    case refused(String)

    /// The role has no such right, or a policy forbids the row.
    static let notAllowed = refused("42501")
  }

  let place: TestPlace
  let url: PostgreSQLURL
  private let session: PostgreSQLSession

  init() throws {
    place = try TestPlace(.postgres)
    try place.open().close()
    guard case .postgres(let url) = place.location else { throw NeverHappened() }
    self.url = url
    session = try PostgreSQLSession(url)
    try change(Self.rows)
  }

  static func id(_ number: Int) -> String {
    let digits = String(number)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  static func identity(_ user: String) -> DatabaseIdentity { EntityID(user).map(DatabaseIdentity.user) ?? .anonymous }

  /// Runs statements as the owner of the tables, for good.
  @discardableResult
  func change(_ text: String) throws -> String? { try session.execute(text, doing: "a test's wish") }

  /// Runs a statement as a request of somebody does, up to where it would be committed, and undoes it.
  func ask(_ text: String, as identity: DatabaseIdentity) throws -> Outcome {
    try session.begin("read committed read write", for: identity)
    return try undone(text)
  }

  private func undone(_ text: String) throws -> Outcome {
    defer { session.rollback() }
    do {
      let answer = try session.execute(text, doing: "a request")
      try session.execute("set constraints all immediate", doing: "the end of a request")
      return .answer(answer)
    } catch {
      guard let state = session.brokenBy else { throw error }
      return .refused(state)
    }
  }

  /// Runs a statement in a transaction of the server that goes on for some people, and undoes it.
  func ask(_ text: String, goingOnFor people: [String]) throws -> Outcome {
    try session.begin("read committed read write")
    do { try session.goOn(for: Set(people.compactMap { EntityID($0) })) } catch {
      session.rollback()
      throw error
    }
    return try undone(text)
  }

  /// How many rows a change touches.
  func touched(by text: String, as identity: DatabaseIdentity) throws -> Outcome {
    try ask("with touched as (\(text) returning 1) select count(*) from touched", as: identity)
  }

  /// Holds a change to how many rows of it each of some people may touch; nil is refused.
  func expect(
    _ text: String, touches expected: [(DatabaseIdentity, Int?)], _ place: SourceLocation = #_sourceLocation
  ) throws {
    for (identity, rows) in expected {
      let outcome = try touched(by: text, as: identity)
      let wanted: Outcome = rows.map { .answer("\($0)") } ?? .notAllowed
      #expect(outcome == wanted, "\(identity): \(text)", sourceLocation: place)
    }
  }

  private static var rows: String {
    """
    insert into nchat_users (id, username, email, display_name, password_hash, created_at, updated_at)
      select id, name, name || '@example.org', name, 'secret', now(), now()
      from (values (uuid '\(ana)', 'ana'), ('\(bo)', 'bo'), ('\(chi)', 'chi'), ('\(eve)', 'eve')) as people (id, name);
    insert into nchat_presence values ('\(ana)', 'invisible', 'secret', now()), ('\(bo)', 'dnd', 'secret', now());
    insert into nchat_sessions (id, user_id, created_at, refreshed_at, expires_at)
      values ('\(id(40))', '\(ana)', now(), now(), now());
    insert into nchat_refresh_tokens values ('secret', '\(id(40))', 0, now(), null);
    insert into nchat_api_keys (id, user_id, name, key_hash, prefix, created_at)
      values ('\(id(41))', '\(ana)', 'key', 'secret', 'nck_', now());
    insert into nchat_login_attempts values ('\(id(42))', 'user:\(ana)', now());
    insert into nchat_notifications (id, user_id, type, title, body, data, created_at) values
      ('\(id(43))', '\(bo)', 'channel_invite', 't', 'b', '{"channelId": "\(home)", "invitedBy": "\(ana)"}', now());
    insert into nchat_processes values (1, 'secret', now());
    insert into nchat_connected values ('\(ana)', 1);
    insert into nchat_webhook_events values ('secret', 'room_finished', now());
    insert into nchat_channels (id, name, slug, type, created_by, created_at, updated_at)
      values ('\(home)', 'home', 'home', 'private', '\(ana)', now(), now());
    insert into nchat_channel_members (id, channel_id, user_id, role, joined_at) values
      ('\(id(11))', '\(home)', '\(ana)', 'owner', now()), ('\(id(12))', '\(home)', '\(bo)', 'member', now()),
      ('\(id(13))', '\(home)', '\(chi)', 'member', now());
    insert into nchat_calls (id, livekit_room_name, status, channel_id, initiator_id, initiated_at, started_at, created_at, updated_at)
      values ('\(call)', 'call-room', 'active', '\(home)', '\(ana)', now(), now(), now(), now());
    insert into nchat_call_participants
      (id, call_id, user_id, role, status, livekit_identity, invited_at, joined_at, created_at, updated_at) values
      ('\(id(21))', '\(call)', '\(ana)', 'host', 'joined', 'a', now(), now(), now(), now()),
      ('\(id(22))', '\(call)', '\(bo)', 'participant', 'joined', 'b', now(), now(), now(), now());
    insert into nchat_webrtc_connections
      (id, call_id, user_id, peer_connection_id, reported_by, connection_state, started_at, updated_at)
      values ('\(id(23))', '\(call)', '\(bo)', 'client', 'client', 'connected', now(), now());
    insert into nchat_call_quality_reports (id, call_id, user_id, reported_at, quality_score, created_at)
      values ('\(id(24))', '\(call)', '\(bo)', now(), 50, now());
    insert into nchat_streams
      (id, channel_id, broadcaster_id, livekit_room_name, title, status, started_at, current_viewers, created_at, updated_at)
      values ('\(stream)', '\(home)', '\(ana)', 'stream-\(stream)', 'show', 'live', now(), 1, now(), now());
    insert into nchat_stream_keys values ('\(stream)', '\(String(repeating: "k", count: 64))');
    insert into nchat_stream_viewers (id, stream_id, user_id, session_hash, first_joined_at, joined_at, last_seen_at)
      values ('\(id(32))', '\(stream)', '\(bo)', 'secret', now(), now(), now());
    insert into nchat_stream_stays values ('\(id(32))', now() - interval '1 hour', '\(stream)', now() - interval '1 minute');
    insert into nchat_stream_chat_messages (id, stream_id, user_id, content, event_seq, created_at)
      values ('\(message)', '\(stream)', '\(bo)', 'hello', 1, now());
    insert into nchat_stream_reactions (id, stream_id, user_id, reaction_type, created_at)
      values ('\(id(33))', '\(stream)', '\(bo)', 'heart', now());
    insert into nchat_stream_reaction_counts values ('\(stream)', 'heart', 1);
    insert into nchat_follows values ('\(bo)', '\(ana)', now());
    insert into nchat_stream_subscribers values ('\(ana)', '\(bo)', now());
    insert into nchat_stream_moderators values ('\(stream)', '\(chi)', true, false, false, false, false, false, now());
    insert into nchat_stream_bans (stream_id, user_id, moderator_id, created_at) values ('\(stream)', '\(bo)', '\(ana)', now());
    insert into nchat_stream_timeouts (stream_id, user_id, moderator_id, created_at, expires_at)
      values ('\(stream)', '\(bo)', '\(ana)', now(), now());
    insert into nchat_stream_moderation (id, stream_id, action, is_rule, moderator_id, user_id, created_at)
      values ('\(id(34))', '\(stream)', 'ban', false, '\(ana)', '\(bo)', now());
    insert into nchat_retention_policies (id, name, created_at) values ('\(id(50))', 'usual', now());
    insert into nchat_call_recordings
      (id, source, call_id, channel_id, recorded_by, livekit_room_name, status, file_path, created_at, updated_at)
      values ('\(recording)', 'call', '\(call)', '\(home)', '\(ana)', 'call-room', 'ready', 'recordings/\(recording).mp4', now(), now());
    insert into nchat_recording_consents values ('\(recording)', '\(bo)', 'accepted', now(), now());
    insert into nchat_recording_grants values
      ('\(recording)', '\(chi)', true, false, false, false, false, '\(ana)', now(), null);
    insert into nchat_recording_shares
      (id, recording_id, token_hash, can_download, requires_account, max_views, created_by, created_at, expires_at)
      values ('\(id(52))', '\(recording)', 'secret', false, false, 1, '\(ana)', now(), now());
    insert into nchat_recording_access (id, recording_id, action, user_id, created_at)
      values ('\(id(53))', '\(recording)', 'shared', '\(ana)', now());
    insert into nchat_topics select topic, 1, now() from (values ('accounts'), ('user:\(ana)'), ('user:\(bo)'),
      ('channel:\(home)'), ('call:\(call)'), ('stream:\(stream)')) as topics (topic);
    insert into nchat_events select topic, 1, 'e', 'secret', now() from nchat_topics;
    """
  }
}
