import LiveKitProtocol
import NchatAPI

/// Calls and the people in them as rows: read whole, written whole.
enum CallRows {
  /// Holds a call until the end of the transaction; before it is read by whoever changes it.
  static func hold(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) {
    _ = try connection.rows("calls.hold", ["call": id])
  }

  /// A call with everybody in it.
  /// - Throws: `SQLFailure`.
  static func load(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> CallRecord? {
    guard let row = try connection.first("calls.load", ["call": id]) else { return nil }
    return try read(row, in: connection)
  }

  /// A call that somebody may know of.
  static func load(
    _ id: EntityID, visibleTo user: EntityID, in connection: any SQLConnection
  ) throws(SQLFailure) -> CallRecord? {
    guard let row = try connection.first("calls.visible", ["call": id, "user": user]) else { return nil }
    return try read(row, in: connection)
  }

  /// The call of a row, with everybody in it.
  static func read(_ row: SQLRow, in connection: any SQLConnection) throws(SQLFailure) -> CallRecord {
    var call = CallRecord(
      id: try row["id"], roomName: try row["livekit_room_name"], roomSID: try row["room_sid"],
      type: try row["call_type"], status: try row["status"],
      channelID: try row["channel_id"], initiatorID: try row["initiator_id"], isGroup: try row["is_group_call"],
      isHuddle: try row["is_huddle"], maxParticipants: try row["max_participants"], isLocked: try row["is_locked"],
      settings: CallSettings(
        lobby: try row["has_lobby"], allowParticipantUnmute: try row["allows_unmute"],
        allowParticipantScreenShare: try row["allows_screen_share"]),
      initiatedAt: try row["initiated_at"], startedAt: try row["started_at"], endedAt: try row["ended_at"],
      endReason: try row["end_reason"], endedBy: try row["ended_by"], metadata: try row["metadata"])
    for row in try connection.rows("participants.of", ["call": call.id]) {
      let member = try CallMember(row)
      call.members[member.userID] = member
    }
    return call
  }

  /// Writes a new call. Its room is there.
  static func insert(_ call: CallRecord, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run(
      "calls.insert",
      [
        "id": call.id, "room": call.roomName, "room_sid": call.roomSID, "type": call.type,
        "status": CallStatus.initiating,
        "channel": call.channelID, "initiator": call.initiatorID, "is_group": call.isGroup,
        "is_huddle": call.isHuddle, "max_participants": call.maxParticipants, "has_lobby": call.settings.lobby,
        "allows_unmute": call.settings.allowParticipantUnmute,
        "allows_screen_share": call.settings.allowParticipantScreenShare, "at": call.initiatedAt,
        "metadata": call.metadata, "room_state": "open",
      ])
  }

  /// Writes what differs between two states of a call.
  static func update(
    from before: CallRecord?, to call: CallRecord, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) {
    // Those who hold it together come last: what becomes of others is theirs to say until they have gone themselves.
    func rank(_ member: CallMember) -> Int {
      switch before?.members[member.userID]?.role {
      case .host: 2
      case .coHost: 1
      case .participant, .viewer, nil: 0
      }
    }
    let changed = call.members.values.filter { before?.members[$0.userID] != $0 }
    for member in changed.sorted(by: { rank($0) < rank($1) }) { try member.save(in: call.id, at: now, connection) }
    try connection.run(
      "calls.update",
      [
        "id": call.id, "status": call.status, "is_locked": call.isLocked, "has_lobby": call.settings.lobby,
        "allows_unmute": call.settings.allowParticipantUnmute,
        "allows_screen_share": call.settings.allowParticipantScreenShare, "started_at": call.startedAt,
        "ended_at": call.endedAt, "end_reason": call.endReason, "ended_by": call.endedBy,
        "duration": call.seconds(at: now), "joined": call.joined.count, "is_over": call.isOver, "at": now,
      ])
  }
}

extension CallMember {
  fileprivate init(_ row: SQLRow) throws(SQLFailure) {
    self.init(
      id: try row["id"], userID: try row["user_id"], role: try row["role"], status: try row["status"],
      invitedAt: try row["invited_at"], invitedBy: try row["invited_by"], ringDeadline: try row["ring_deadline"],
      acceptedAt: try row["answered_at"], mediaDeadline: try row["join_deadline"],
      mediaSession: try row["livekit_participant_id"], mediaSeenAt: try row["media_joined_at"],
      joinedAt: try row["joined_at"],
      leftAt: try row["left_at"], leaveReason: try row["leave_reason"], removedBy: try row["removed_by"],
      declineReason: try row["decline_reason"], pastSeconds: try row["total_duration_seconds"],
      handRaisedAt: try row["hand_raised_at"], isAudioEnabled: try row["is_audio_enabled"],
      isVideoEnabled: try row["is_video_enabled"], isScreenSharing: try row["is_screen_sharing"],
      quality: try row["connection_quality"])
  }

  fileprivate func save(in call: EntityID, at now: Timestamp, _ connection: any SQLConnection) throws(SQLFailure) {
    try connection.run(
      "participants.save",
      [
        "id": id, "call": call, "user": userID, "role": role, "status": status, "identity": userID.description,
        "audio": isAudioEnabled, "video": isVideoEnabled, "screen": isScreenSharing, "hand": handRaisedAt,
        "invited_by": invitedBy, "invited_at": invitedAt, "ring_deadline": ringDeadline, "answered_at": acceptedAt,
        "joined_at": joinedAt, "join_deadline": mediaDeadline, "session": mediaSession,
        "seen_at": mediaSeenAt, "left_at": leftAt, "leave_reason": leaveReason,
        "removed_by": removedBy, "decline_reason": declineReason, "seconds": pastSeconds, "at": now,
      ])
  }
}

extension CallType: SQLConvertible, SQLDecodable {}
extension CallStatus: SQLConvertible, SQLDecodable {}
extension CallRole: SQLConvertible, SQLDecodable {}
extension ParticipantStatus: SQLConvertible, SQLDecodable {}
extension EndReason: SQLConvertible, SQLDecodable {}
extension LeaveReason: SQLConvertible, SQLDecodable {}
extension ConnectionQuality: SQLConvertible, SQLDecodable {}
