import NchatAPI

/// Recordings and those who were asked, as rows: read whole, written whole.
enum RecordingRows {
  /// A recording that somebody may see, and what they are to it.
  /// - Throws: `APIError.notFound`; `SQLFailure`.
  static func visible(
    _ id: EntityID, to caller: Caller?, at now: Timestamp, in connection: any SQLConnection
  ) throws -> (record: RecordingRecord, standing: RecordingStanding) {
    guard let record = try find(id, in: connection), record.deletedAt == nil else { throw APIError.notFound }
    let standing = try RecordingStanding.of(caller, to: id, at: now, in: connection)
    guard standing.permissions(record.visibility).contains(.view) else { throw APIError.notFound }
    return (record, standing)
  }

  /// A recording with which somebody may do something, held until the end of the transaction.
  /// - Throws: `APIError`: `NOT_FOUND` for one that they may not see, `INSUFFICIENT_PERMISSIONS`.
  static func held(
    _ id: EntityID, for caller: Caller, _ permission: RecordingPermission, _ change: Change
  ) throws -> (record: RecordingRecord, standing: RecordingStanding) {
    _ = try change.connection.rows("recordings.hold", ["recording": id])
    return try allowed(id, for: caller, permission, at: change.now, in: change.connection)
  }

  /// The same, not held.
  static func allowed(
    _ id: EntityID, for caller: Caller?, _ permission: RecordingPermission, at now: Timestamp,
    in connection: any SQLConnection
  ) throws -> (record: RecordingRecord, standing: RecordingStanding) {
    let found = try visible(id, to: caller, at: now, in: connection)
    guard found.standing.permissions(found.record.visibility).contains(permission) else {
      throw APIError(.insufficientPermissions, "You may see this recording, and nothing else with it that you ask for.")
    }
    return found
  }

  /// A recording, whoever asks, held.
  static func held(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> RecordingRecord? {
    _ = try connection.rows("recordings.hold", ["recording": id])
    return try find(id, in: connection)
  }

  static func find(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> RecordingRecord? {
    guard let row = try connection.first("recordings.find", ["recording": id]) else { return nil }
    return try read(row, in: connection)
  }

  /// What goes on, or is about to, in a call.
  static func running(
    inCall call: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> RecordingRecord? {
    guard let row = try connection.first("recordings.running_in", ["call": call]) else { return nil }
    return try read(row, in: connection)
  }

  static func running(
    inStream stream: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> RecordingRecord? {
    guard let row = try connection.first("recordings.running_of", ["stream": stream]) else { return nil }
    return try read(row, in: connection)
  }

  /// The recording of a row, with everybody who was asked.
  static func read(_ row: SQLRow, in connection: any SQLConnection) throws(SQLFailure) -> RecordingRecord {
    var record = try RecordingRecord(row)
    for row in try connection.rows("consents.of", ["recording": record.id]) {
      let user: EntityID = try row["user_id"]
      record.life.consents[user] = RecordingLife.Consent(
        state: try row["state"], askedAt: try row["asked_at"], answeredAt: try row["answered_at"])
    }
    return record
  }

  static func insert(_ record: RecordingRecord, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run(
      "recordings.insert",
      [
        "id": record.id, "source": record.source, "call": record.callID, "stream": record.streamID,
        "channel": record.channelID, "user": record.maker, "room": record.roomName, "status": record.life.status,
        "format": record.format, "quality": record.quality, "layout": record.layout,
        "audio_only": record.isAudioOnly, "visibility": record.visibility, "path": record.filePath,
        "consent_deadline": record.life.consentDeadline, "days": record.retentionDays, "policy": record.policyID,
        "wish": record.life.wish, "retry_at": record.life.wish == nil ? nil : record.createdAt,
        "at": record.createdAt,
      ])
    try saveConsents(from: [:], to: record, in: connection)
  }

  /// Writes what differs between two states of a recording. Those who were asked come first: while it goes on, whoever is in the call may
  /// write what they say, and after its end nobody.
  static func update(
    from before: RecordingRecord, to record: RecordingRecord, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) {
    try saveConsents(from: before.life.consents, to: record, in: connection)
    try connection.run(
      "recordings.update",
      [
        "id": record.id, "status": record.life.status, "reason": record.life.failure, "message": record.life.message,
        "visibility": record.visibility, "url": record.fileURL, "size": record.fileSize,
        "duration": record.seconds(at: now), "consent_deadline": record.life.consentDeadline,
        "started_at": record.life.startedAt, "ended_at": record.life.endedAt,
        "processed_at": record.life.processedAt, "days": record.retentionDays, "policy": record.policyID,
        "expires_at": record.expiresAt, "warn_at": record.warnAt, "hold": record.isHeld, "held_by": record.heldBy,
        "deleted_at": record.deletedAt, "deleted_by": record.deletedBy, "wish": record.life.wish,
        "retry_at": record.retryAt, "attempts": record.egressAttempts, "egress": record.egressID,
        "check_at": record.checkAt, "file_delete_at": record.fileDeleteAt, "at": now,
      ])
  }

  private static func saveConsents(
    from before: [EntityID: RecordingLife.Consent], to record: RecordingRecord, in connection: any SQLConnection
  ) throws(SQLFailure) {
    for (user, consent) in record.life.consents where before[user] != consent {
      try connection.run(
        "consents.save",
        [
          "recording": record.id, "user": user, "state": consent.state, "asked_at": consent.askedAt,
          "answered_at": consent.answeredAt,
        ])
    }
    for user in before.keys where record.life.consents[user] == nil {
      try connection.run("consents.delete", ["recording": record.id, "user": user])
    }
  }

  /// What a row of grants allows; nothing where there is none.
  static func given(_ row: SQLRow) throws(SQLFailure) -> Set<RecordingPermission> {
    var permissions: Set<RecordingPermission> = []
    for (column, permission) in [
      ("can_view", RecordingPermission.view), ("can_download", .download), ("can_share", .share), ("can_edit", .edit),
      ("can_delete", .delete),
    ] {
      let isGiven: Bool? = try row[column]
      if isGiven == true { permissions.insert(permission) }
    }
    return permissions
  }

  /// Entries that are kept of what was done with a recording.
  static let keptEntries = 1_000

  /// Writes down what was done.
  static func note(
    _ action: RecordingAction, _ recording: EntityID, by user: EntityID?, share: EntityID? = nil, _ change: Change
  ) throws(SQLFailure) {
    try change.connection.run(
      "access.note",
      [
        "id": EntityID.random(), "recording": recording, "action": action, "user": user, "share": share,
        "at": change.now,
      ])
    try change.connection.run("access.forget", ["recording": recording, "kept": keptEntries])
  }
}

extension RecordingRecord {
  /// Reads a row of `recordings.find` and its siblings, without those who were asked.
  fileprivate init(_ row: SQLRow) throws(SQLFailure) {
    let life = RecordingLife(
      status: try row["status"], consentDeadline: try row["consent_deadline"], wish: try row["egress_wish"],
      startedAt: try row["started_at"], endedAt: try row["ended_at"], processedAt: try row["processed_at"],
      failure: try row["failure_reason"], message: try row["error_message"])
    self.init(
      id: try row["id"], source: try row["source"], callID: try row["call_id"], streamID: try row["stream_id"],
      channelID: try row["channel_id"], maker: try row["recorded_by"], makerName: try row["recorder_name"],
      roomName: try row["livekit_room_name"], format: try row["format"], quality: try row["resolution"],
      layout: try row["layout_type"], isAudioOnly: try row["audio_only"], visibility: try row["visibility"],
      filePath: try row["file_path"], fileURL: try row["file_url"], fileSize: try row["file_size_bytes"],
      fileSeconds: life.processedAt == nil ? nil : try row["duration_seconds"], life: life,
      retentionDays: try row["retention_days"], policyID: try row["retention_policy_id"],
      expiresAt: try row["expires_at"], warnAt: try row["warn_at"], isHeld: try row["legal_hold"],
      heldBy: try row["held_by"], deletedAt: try row["deleted_at"], deletedBy: try row["deleted_by"],
      egressID: try row["livekit_egress_id"], retryAt: try row["egress_retry_at"],
      egressAttempts: try row["egress_attempts"], checkAt: try row["egress_check_at"],
      fileDeleteAt: try row["file_delete_at"], createdAt: try row["created_at"])
  }
}

extension RecordingStatus: SQLConvertible, SQLDecodable {}
extension RecordingSource: SQLConvertible, SQLDecodable {}
extension RecordingFormat: SQLConvertible, SQLDecodable {}
extension RecordingQuality: SQLConvertible, SQLDecodable {}
extension RecordingLayout: SQLConvertible, SQLDecodable {}
extension RecordingVisibility: SQLConvertible, SQLDecodable {}
extension RecordingFailureReason: SQLConvertible, SQLDecodable {}
extension RecordingConsentState: SQLConvertible, SQLDecodable {}
extension RecordingAction: SQLConvertible, SQLDecodable {}
extension RecordingLife.Wish: SQLConvertible, SQLDecodable {}
