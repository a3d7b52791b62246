import NIOCore
import NIOHTTP1
import NchatAPI
import WebServing

extension RecordingService {
  // MARK: Seeing

  /// - Parameter caller: nil for somebody without an account.
  func show(_ id: EntityID, to caller: Caller?, at now: Timestamp) async throws -> Recording {
    try await ledger.read { connection in try shown(id, to: caller, at: now, connection) }
  }

  /// The recordings that somebody may see, newest first.
  func list(_ query: RecordingListQuery, for caller: Caller?, at now: Timestamp) async throws -> [Recording] {
    try await ledger.read { connection in try Self.listed(query, for: caller, at: now, connection) }
  }

  static func listed(
    _ query: RecordingListQuery, for caller: Caller?, at now: Timestamp, _ connection: any SQLConnection
  ) throws -> [Recording] {
    let before = try query.before.map { id in
      try ListPosition.known { try RecordingRows.visible(id, to: caller, at: now, in: connection) }.record.createdAt
    }
    return try connection.rows(
      "recordings.list",
      [
        "user": caller?.id, "is_administrator": caller?.role.administersRecordings ?? false, "now": now,
        "channel": query.channelId, "call": query.callId, "stream": query.streamId, "maker": query.userId,
        "status": query.status, "source": query.source, "since": query.since, "until": query.until,
        "before_at": before, "before": query.before, "limit": query.limit,
      ]
    ).map { row in
      let record = try RecordingRows.read(row, in: connection)
      return record.shown(
        to: try RecordingStanding.of(caller, to: record.id, at: now, in: connection), at: now)
    }
  }

  /// What was done with a recording, for whoever may change it.
  func access(
    _ query: ListQuery, to id: EntityID, for caller: Caller, at now: Timestamp
  ) async throws -> [RecordingAccessEntry] {
    try await ledger.read { connection in
      _ = try RecordingRows.allowed(id, for: caller, .edit, at: now, in: connection)
      let before: Timestamp? = try query.before.map { entry in
        guard let row = try connection.first("access.find", ["id": entry, "recording": id]) else {
          throw ListPosition.unknown
        }
        return try row["created_at"]
      }
      return try connection.rows(
        "access.list",
        ["recording": id, "before_at": before, "before": query.before, "limit": query.limit]
      ).map { row throws(SQLFailure) in
        RecordingAccessEntry(
          id: try row["id"], action: try row["action"], userId: try row["user_id"], shareId: try row["share_id"],
          at: try row["created_at"])
      }
    }
  }

  // MARK: Changing

  func change(
    _ request: RecordingChangeRequest, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    try await ledger.change(at: now) { change in
      let (record, standing) = try RecordingRows.held(id, for: caller, .view, change)
      let permissions = standing.permissions(record.visibility)
      let wantsEdit = request.visibility != nil || request.retentionDays != nil || request.keepForever != nil
      guard !wantsEdit || permissions.contains(.edit) else {
        throw APIError(.insufficientPermissions, "You may see this recording, and not change it.")
      }
      // Nobody lets others have what they may not have themselves.
      guard request.visibility.map({ $0 <= record.visibility }) ?? true || permissions.contains(.download) else {
        throw APIError(.insufficientPermissions, "You may not fetch this recording, nor let others do so.")
      }
      guard request.legalHold == nil || permissions.contains(.hold) else {
        throw APIError(.insufficientPermissions, "Only administrators hold and release recordings.")
      }
      if request.legalHold == true { try Self.checkHold(record, change) }
      let after = try RecordingSteps.step(record, by: caller.id, change) { record, _ in
        if let visibility = request.visibility { record.visibility = visibility }
        if let isHeld = request.legalHold, isHeld != record.isHeld {
          (record.isHeld, record.heldBy) = (isHeld, isHeld ? caller.id : nil)
          if !isHeld { try RecordingSteps.release(&record, change) }
        }
        guard request.retentionDays != nil || request.keepForever == true else { return }
        try Self.keep(
          &record, days: request.keepForever == true ? nil : request.retentionDays,
          mayDelete: permissions.contains(.delete), change)
      }
      if wantsEdit, after != record { try RecordingRows.note(.changed, id, by: caller.id, change) }
      if after.isHeld != record.isHeld {
        try RecordingRows.note(after.isHeld ? .held : .released, id, by: caller.id, change)
      }
      return after.shown(to: standing, at: now)
    }
  }

  /// Keeps a recording for so many days from its end; nil is for good.
  private static func keep(
    _ record: inout RecordingRecord, days: Int?, mayDelete: Bool, _ change: Change
  ) throws {
    let isShorter = days.map { $0 < record.retentionDays ?? .max } ?? false
    guard !isShorter || mayDelete else {
      throw APIError(
        .insufficientPermissions, "You may keep this recording longer, and not let it end sooner: that deletes it.")
    }
    var soonest: Timestamp?
    if !isShorter, record.retentionDays != nil {
      // Whoever keeps it longer lets it end no sooner, though it has an end that its days do not say, or none any more.
      soonest = try record.expiresAt ?? change.now + RecordingSteps.warning(of: record, change)
    }
    record.retentionDays = days
    if record.life.status == .ready { try RecordingSteps.schedule(&record, notBefore: soonest, change) }
  }

  private static func checkHold(_ record: RecordingRecord, _ change: Change) throws {
    guard record.life.status != .expired else { throw notAvailable }
    guard let policy = record.policyID,
      try RetentionRows.policies(in: change.connection).first(where: { $0.id == policy })?.legalHoldExempt == true
    else { return }
    throw APIError(.holdExempt, "The policy of this recording takes no legal hold.")
  }

  /// Stops a recording that goes on; deletes one that does not.
  func delete(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> RecordingDeletion {
    try await ledger.change(at: now) { change in
      let (record, _) = try RecordingRows.held(id, for: caller, .delete, change)
      if record.life.status.isRunning {
        try RecordingSteps.step(record, by: caller.id, change) { _, machine in try machine.stop(at: now) }
        return RecordingDeletion(action: .stopped)
      }
      try RecordingSteps.step(record, by: caller.id, change) { record, machine in
        try machine.checkDeletion(isHeld: record.isHeld)
        machine.delete()
        record.deletedBy = caller.id
      }
      try RecordingRows.note(.deleted, id, by: caller.id, change)
      return RecordingDeletion(action: .deleted)
    }
  }

  /// Deletes what somebody has recorded whose account is deleted, but for what an administrator keeps, and takes back what they have given.
  static func forget(_ user: EntityID, _ change: Change) throws {
    for row in try change.connection.rows("recordings.made_by", ["user": user]) {
      guard var record = try RecordingRows.held(try row["id"], in: change.connection), !record.isHeld,
        record.deletedAt == nil
      else { continue }
      if record.life.status.isRunning {
        // Those who are in it learn that it is over.
        record = try RecordingSteps.step(record, by: user, change) { _, machine in try machine.stop(at: change.now) }
      }
      try RecordingSteps.step(record, by: user, change) { _, machine in machine.delete() }
    }
    for row in try change.connection.rows("grants.about", ["user": user]) {
      guard let record = try RecordingRows.held(try row["recording_id"], in: change.connection) else { continue }
      let before = try RecordingGifts.of(record.id, in: change.connection)
      var gifts = before
      gifts[user] = nil
      try before.cut(
        to: gifts.founded(on: record.maker == user ? nil : record.maker), of: record.id, by: nil, change)
    }
    try change.connection.run("erase.shares", ["user": user, "at": change.now])
    try change.connection.run("erase.access", ["user": user])
  }

  // MARK: The file

  static let notAvailable = APIError(
    .recordingNotAvailable, "There is no file of this recording here: it has expired, or lies where this server is not."
  )

  /// A link to the file, good for an hour, or until whoever asks has it no more.
  func download(_ id: EntityID, for caller: Caller?, at now: Timestamp) async throws -> RecordingDownload {
    let (record, standing) = try await ledger.read { connection in
      try RecordingRows.allowed(id, for: caller, .download, at: now, in: connection)
    }
    try await checkFile(of: record)
    try await ledger.change(at: now) { try RecordingRows.note(.downloaded, id, by: caller?.id, $0) }
    return links.make(to: id, at: now, until: standing.end(of: [.download], record.visibility))
  }

  /// - Throws: `APIError`: `RECORDING_NOT_READY`, `RECORDING_NOT_AVAILABLE`.
  private func checkFile(of record: RecordingRecord) async throws {
    switch record.life.status {
    case .ready:
      guard try await files.open(record.filePath) != nil else { throw Self.notAvailable }
    case .starting, .recording, .processing:
      throw APIError(.recordingNotReady, "The recording is not finished.")
    case .failed, .expired, .deleted: throw Self.notAvailable
    }
  }

  /// The file itself, or the part of it that is asked for (RFC 9110, section 14).
  /// - Throws: `APIError`: `INVALID_LINK`, `RECORDING_NOT_AVAILABLE`.
  func file(_ id: EntityID, _ query: RecordingFileQuery, range: String?, at now: Timestamp) async throws -> HTTPReply {
    try links.check(query, to: id, at: now)
    let record = try await ledger.asServer.read { connection in try RecordingRows.find(id, in: connection) }
    guard let record, record.life.status == .ready, let file = try await files.open(record.filePath) else {
      throw Self.notAvailable
    }
    var headers: HTTPHeaders = [
      "Accept-Ranges": "bytes", "Cache-Control": "no-store",
      "Content-Disposition": "attachment; filename=\"\(id).\(record.format.rawValue)\"",
    ]
    let whole = 0..<file.size
    let part = range.flatMap { ByteRange.read($0, of: file.size) }
    if let part {
      headers.add(name: "Content-Range", value: "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)")
    }
    let sound = record.isAudioOnly ? "audio" : "video"
    return HTTPReply(
      status: part == nil ? .ok : .partialContent, contentType: record.format == .ogg ? "audio/ogg" : "\(sound)/mp4",
      source: file.source(part ?? whole), headers: headers)
  }
}
