import NchatAPI
import Testing

@testable import Backend

/// What is kept of a person can be had by them: nothing of it is in a table that nobody thought of.
@Suite("What is kept of a person")
struct PersonalRecordsTests {
  /// Columns that name people, of tables whose rows an export has in full, or as `records`.
  private static let exported: Set = [
    "nchat_presence.user_id", "nchat_sessions.user_id", "nchat_api_keys.user_id", "nchat_notifications.user_id",
    "nchat_channel_members.user_id", "nchat_calls.initiator_id", "nchat_call_participants.user_id",
    "nchat_call_quality_reports.user_id", "nchat_streams.broadcaster_id", "nchat_stream_chat_messages.user_id",
    "nchat_stream_reactions.user_id", "nchat_stream_viewers.user_id", "nchat_follows.follower_id",
    "nchat_stream_subscribers.broadcaster_id", "nchat_stream_subscribers.user_id", "nchat_stream_moderators.user_id",
    "nchat_stream_bans.user_id", "nchat_stream_timeouts.user_id", "nchat_stream_moderation.moderator_id",
    "nchat_stream_moderation.user_id", "nchat_call_recordings.recorded_by", "nchat_recording_consents.user_id",
    "nchat_recording_grants.user_id", "nchat_recording_access.user_id", "nchat_recording_shares.created_by",
  ]
  /// Who did something in what is others', and what is there for as long as a connection lasts. Connections of calls are in the reports.
  private static let others: Set = [
    "nchat_connected.user_id", "nchat_webrtc_connections.user_id", "nchat_channels.created_by", "nchat_calls.ended_by",
    "nchat_call_participants.invited_by", "nchat_call_participants.removed_by", "nchat_stream_chat_messages.deleted_by",
    "nchat_stream_bans.moderator_id", "nchat_stream_timeouts.moderator_id", "nchat_follows.followed_id",
    "nchat_call_recordings.held_by", "nchat_call_recordings.deleted_by", "nchat_recording_grants.granted_by",
    "nchat_retention_policies.created_by",
  ]

  @Test("Each column that names a person is exported, or is about what is others'", arguments: SQLDialect.allCases)
  func columns(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open().close()
    var found: Set<String> = []
    for table in try place.tables() {
      let columns =
        dialect == .sqlite
        ? try place.sql("select \"from\" from pragma_foreign_key_list('\(table)') where \"table\" = 'nchat_users'")
        : try place.sql(
          """
          select a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
          where c.contype = 'f' and c.conrelid = '\(table)'::regclass and c.confrelid = 'nchat_users'::regclass
          """)
      for column in columns.compactMap({ $0.first ?? nil }) { found.insert("\(table).\(column)") }
    }
    #expect(found.subtracting(Self.exported.union(Self.others)).isEmpty, "what names people is neither")
    #expect(Self.exported.union(Self.others).subtracting(found).isEmpty, "there are no such columns")
  }

  @Test("An export has a line for each of what it does not have in full, and of others nothing")
  func records() async throws {
    let lab = try AccountsLab()
    let (ana, bo) = (try await lab.user("ana"), try await lab.user("bo"))
    let (stream, recording, at) = (EntityID.random(), EntityID.random(), lab.test.place.instant(1))
    _ = try await lab.accounts.keys.create("bridge", actingAs: "ana", at: AccountsLab.start)
    let bytes = lab.test.place.dialect == .sqlite ? "x'01'" : "'x'"
    for text in [
      """
      insert into nchat_streams (id, broadcaster_id, livekit_room_name, title, created_at, updated_at)
      values ('\(stream)', '\(bo.id)', 'room', 'show', \(at), \(at))
      """,
      """
      insert into nchat_call_recordings
        (id, source, stream_id, recorded_by, livekit_room_name, status, file_path, created_at, updated_at)
      values ('\(recording)', 'livestream', '\(stream)', '\(bo.id)', 'room', 'failed', 'a.mp4', \(at), \(at))
      """,
      """
      insert into nchat_notifications (id, user_id, type, title, body, created_at)
      values ('\(EntityID.random())', '\(ana.id)', 'system', 'Hello', 'ana', \(at))
      """,
      """
      insert into nchat_stream_viewers (id, stream_id, user_id, session_hash, first_joined_at, joined_at, last_seen_at)
      values ('\(EntityID.random())', '\(stream)', '\(ana.id)', \(bytes), \(at), \(at), \(at))
      """,
      "insert into nchat_stream_subscribers (broadcaster_id, user_id, created_at) values ('\(bo.id)', '\(ana.id)', \(at))",
      """
      insert into nchat_stream_moderators
        (stream_id, user_id, can_delete, can_timeout, can_pin, can_ban, can_slow, can_mode, created_at)
      select '\(stream)', '\(ana.id)', v, v, v, v, v, v, \(at) from (select 1 = 1 as v) derived
      """,
      """
      insert into nchat_stream_bans (stream_id, user_id, reason, created_at)
      values ('\(stream)', '\(ana.id)', 'noise', \(at))
      """,
      """
      insert into nchat_stream_timeouts (stream_id, user_id, created_at, expires_at)
      values ('\(stream)', '\(ana.id)', \(at), \(at))
      """,
      """
      insert into nchat_stream_moderation (id, stream_id, action, is_rule, moderator_id, user_id, created_at)
      values ('\(EntityID.random())', '\(stream)', 'ban', false, '\(bo.id)', '\(ana.id)', \(at))
      """,
      """
      insert into nchat_recording_grants
        (recording_id, user_id, can_view, can_download, can_share, can_edit, can_delete, created_at)
      select '\(recording)', '\(ana.id)', v, v, v, v, v, \(at) from (select 1 = 1 as v) derived
      """,
      """
      insert into nchat_recording_access (id, recording_id, action, user_id, created_at)
      values ('\(EntityID.random())', '\(recording)', 'downloaded', '\(ana.id)', \(at))
      """,
      """
      insert into nchat_recording_shares
        (id, recording_id, token_hash, can_download, requires_account, max_views, created_by, created_at, expires_at)
      select '\(EntityID.random())', '\(recording)', \(bytes), v, v, 1, '\(ana.id)', \(at), \(at) from (select 1 = 1 as v) derived
      """,
    ] { try lab.test.sql(text) }
    let records = AccountRecords(ledger: lab.ledger, accounts: lab.accounts)
    let own = try await DatabaseIdentity.user(ana.id).run { try await records.export(ana, at: AccountsLab.start) }
    #expect(UserExport.schema.check(own.json).isEmpty)
    #expect(
      own.records.map(\.kind.rawValue).sorted()
        == PersonalRecordKind.allCases.filter { $0 != .subscriber }.map(\.rawValue).sorted())
    #expect(own.records.first { $0.kind == .notification }?.text == "Hello: ana")
    #expect(
      own.records.first { $0.kind == .ban }.map { [$0.text, $0.about?.description] } == ["noise", stream.description])
    let other = try await DatabaseIdentity.user(bo.id).run { try await records.export(bo, at: AccountsLab.start) }
    #expect(other.records.map(\.kind) == [.moderation, .subscriber])
  }
}
