import LiveKitProtocol
import NchatAPI

extension RecordingService {
  /// Links to a recording that may be open at a time.
  static let mostLinks = 10
  /// Seconds for which a link that is over is still in the list.
  static let endedLinkTime = 30 * RecordingSteps.day
  /// Days that a link is good for which says nothing else.
  static let usualLinkDays = 7.0

  // MARK: Grants

  func grants(of id: EntityID, for caller: Caller, at now: Timestamp) async throws -> [RecordingGrant] {
    try await ledger.read { connection in
      _ = try RecordingRows.allowed(id, for: caller, .edit, at: now, in: connection)
      return try connection.rows("grants.of", ["recording": id]).map(RecordingGrant.init)
    }
  }

  func grant(
    _ request: RecordingGrantRequest, to user: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> RecordingGrant {
    try await ledger.change(at: now) { change in
      let (record, standing) = try RecordingRows.held(id, for: caller, .edit, change)
      try CallChecks.targets([user], of: caller.id, change.connection)
      let wanted = Set(request.permissions)
      if let end = request.expiresAt, end <= now {
        throw APIError(.expiresInPast, "What you give would end before now.")
      }
      let before = try RecordingGifts.of(id, in: change.connection)
      try Self.checkGift(wanted, until: request.expiresAt, to: user, before, record, standing, by: caller)
      try change.connection.run(
        "grants.save",
        [
          "recording": id, "user": user, "view": wanted.contains(.view), "download": wanted.contains(.download),
          "share": wanted.contains(.share), "edit": wanted.contains(.edit), "delete": wanted.contains(.delete),
          "giver": caller.id, "at": now, "expires": request.expiresAt,
        ])
      try RecordingRows.note(.granted, id, by: caller.id, change)
      // What they have given themselves rests on it, and their links do.
      var gifts = before
      gifts[user] = RecordingGift(user: user, giver: caller.id, permissions: wanted, expiresAt: request.expiresAt)
      try before.cut(to: gifts.founded(on: record.maker), of: id, by: caller.id, change)
      guard let row = try change.connection.first("grants.find", ["recording": id, "user": user]) else {
        throw SQLFailure(.wrongStatement, "grants.find does not find what grants.save wrote")
      }
      return try RecordingGrant(row)
    }
  }

  /// Nobody gives what they were not given themselves, nor for longer; whoever made the recording has everything.
  private static func checkGift(
    _ wanted: Set<RecordingPermission>, until end: Timestamp?, to user: EntityID, _ gifts: RecordingGifts,
    _ record: RecordingRecord, _ standing: RecordingStanding, by caller: Caller
  ) throws(APIError) {
    guard user != caller.id, user != record.maker else {
      throw APIError(.insufficientPermissions, "Nobody gives themselves anything, and whoever made a recording has it.")
    }
    guard !standing.isMaker else { return }
    guard standing.given.isSuperset(of: wanted) else {
      throw APIError(.insufficientPermissions, "You cannot give what you were not given yourself.")
    }
    if let last = standing.givenUntil {
      guard let end, end <= last else { throw tooLong(last) }
    }
    guard let there = gifts[user], there.giver != caller.id else { return }
    throw APIError(
      .insufficientPermissions,
      "Somebody else has given them something of this recording, which you can take back first.")
  }

  /// Takes back what somebody was given, with what they have given others by it.
  func ungrant(_ user: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      let (record, _) = try RecordingRows.held(id, for: caller, .edit, change)
      let before = try RecordingGifts.of(id, in: change.connection)
      guard before[user] != nil else { return }
      // Written down first: whoever takes back what they have themselves may not see the recording afterwards.
      try RecordingRows.note(.ungranted, id, by: caller.id, change)
      var gifts = before
      gifts[user] = nil
      try before.cut(to: gifts.founded(on: record.maker), of: id, by: caller.id, change)
    }
  }

  // MARK: Links

  func links(to id: EntityID, for caller: Caller, at now: Timestamp) async throws -> [ShareLink] {
    try await ledger.read { connection in
      _ = try RecordingRows.allowed(id, for: caller, .share, at: now, in: connection)
      return try connection.rows("shares.of", ["recording": id, "now": now]).map(ShareLink.init)
    }
  }

  /// Makes a link; its token is told now and never again.
  func share(_ request: ShareRecordingRequest, by caller: Caller, at now: Timestamp) async throws -> ShareLink {
    // Before anything is hashed.
    try await ledger.read { connection in
      try Self.checkSharing(request, by: caller, at: now, connection)
    }
    var password: String?
    if let wanted = request.password {
      guard PasswordPolicy.isComparable(wanted) else {
        throw APIError(
          problems: [Problem(path: "password", problem: "It must have at most \(PasswordPolicy.longest) bytes.")])
      }
      password = try await hashing.inTurn { hasher in await hasher.hash(wanted) }
      guard password != nil else {
        throw APIError(.unavailable, "The password cannot be hashed now: try again in a moment.", retryAfter: 2)
      }
    }
    let token = Secret.random()
    return try await ledger.change(at: now) { [password] change in
      let connection = change.connection
      _ = try connection.rows("recordings.hold", ["recording": request.recordingId])
      try Self.checkSharing(request, by: caller, at: now, connection)
      let id = EntityID.random()
      try connection.run(
        "shares.insert",
        [
          "id": id, "recording": request.recordingId, "token": Secret.hash(token),
          "download": request.permissions.contains(.download), "password": password,
          "requires_account": request.requireAuth,
          "domains": JSONList.value(request.allowedDomains.map { $0.lowercased() }),
          "emails": JSONList.value(request.allowedEmails.map { $0.lowercased() }), "max_views": request.maxViews,
          "user": caller.id, "at": now, "expires": Self.end(of: request, at: now),
        ])
      try RecordingRows.note(.shared, request.recordingId, by: caller.id, share: id, change)
      guard let row = try connection.first("shares.find", ["token": Secret.hash(token)]) else {
        throw SQLFailure(.wrongStatement, "shares.find does not find what shares.insert wrote")
      }
      var link = try ShareLink(row)
      link.token = token
      link.url = RecordingSharingOperations.sharedRecording.route.path + "?token=" + token
      return link
    }
  }

  private static func tooLong(_ end: Timestamp) -> APIError {
    APIError(.insufficientPermissions, "You have it until \(end) yourself: give it until then at most.")
  }

  private static func end(of request: ShareRecordingRequest, at now: Timestamp) -> Timestamp {
    request.expiresAt ?? now + usualLinkDays * RecordingSteps.day
  }

  private static func checkSharing(
    _ request: ShareRecordingRequest, by caller: Caller, at now: Timestamp, _ connection: any SQLConnection
  ) throws {
    let (record, standing) = try RecordingRows.allowed(
      request.recordingId, for: caller, .share, at: now, in: connection)
    let permissions = standing.permissions(record.visibility)
    guard !request.permissions.contains(.download) || permissions.contains(.download) else {
      throw APIError(.insufficientPermissions, "You cannot give what you may not do yourself.")
    }
    let end = end(of: request, at: now)
    guard end > now else { throw APIError(.expiresInPast, "The link would end before now.") }
    let wanted = RecordingShare.basis(of: request.permissions)
    if let last = standing.end(of: wanted, record.visibility), last < end { throw tooLong(last) }
    guard record.life.status == .ready else { throw APIError(.recordingNotReady, "The recording is not finished.") }
    let links: Int = try connection.first("shares.active", ["recording": record.id, "now": now])?["links"] ?? 0
    guard links < mostLinks else {
      throw APIError(.shareLimit, "The recording has \(mostLinks) links that can be opened: take back one first.")
    }
  }

  func unshare(_ share: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      _ = try RecordingRows.held(id, for: caller, .share, change)
      guard try change.connection.run("shares.revoke", ["share": share, "recording": id, "at": now]) > 0 else {
        throw APIError.notFound
      }
      try RecordingRows.note(.unshared, id, by: caller.id, share: share, change)
    }
  }

  // MARK: Opening a link

  /// Opens a link, which counts as a view; of those who come at the same time no more get in than may.
  ///
  /// - Parameter caller: nil for somebody without an account.
  /// - Throws: `APIError`, the first of: `NOT_FOUND`, `SHARE_REVOKED`, `SHARE_EXPIRED`, `SHARE_USED_UP`, `RATE_LIMITED` after many wrong passwords,
  ///   `SHARE_PASSWORD`, `SHARE_RESTRICTED`, `UNAUTHORIZED`, `RECORDING_NOT_AVAILABLE`.
  func open(_ query: SharedRecordingQuery, by caller: Caller?, at now: Timestamp) async throws -> SharedRecording {
    // What the link allows is all that whoever has it may do; the server looks and counts.
    let ledger = ledger.asServer
    let (share, email) = try await ledger.read { connection in
      let share = try RecordingShare.find(query.token, in: connection)
      try share.checkState(at: now)
      try share.checkMaker(at: now, in: connection)
      return (share, try caller.flatMap { try UserRow.find($0.id, in: connection)?.email })
    }
    if share.passwordHash != nil {
      guard let password = query.password else { throw RecordingShare.wrongPassword }
      try await hashing.inTurn { hasher in
        try await self.check(password, of: query.token, by: caller, at: now, hasher)
      }
    }
    try share.checkPerson(hasAccount: caller != nil, email: email)
    let (record, views) = try await ledger.change(at: now) { change in
      guard let record = try RecordingRows.find(share.link.recordingId, in: change.connection) else {
        throw APIError.notFound
      }
      guard record.life.status == .ready else { throw Self.notAvailable }
      try share.checkMaker(at: now, in: change.connection)
      guard let row = try change.connection.first("shares.count", ["share": share.link.id, "now": now]) else {
        // It was taken back or used up since it was read.
        try RecordingShare.find(query.token, in: change.connection).checkState(at: now)
        throw RecordingShare.usedUp
      }
      try RecordingRows.note(.opened, record.id, by: caller?.id, share: share.link.id, change)
      let views: Int = try row["views"]
      return (record, views)
    }
    let mayDownload = share.link.permissions.contains(.download)
    let isThere = mayDownload ? try await files.open(record.filePath) != nil : false
    return SharedRecording(
      id: record.id, format: record.format, quality: record.quality, duration: record.seconds(at: now),
      fileSize: record.fileSize.map { Int($0) }, createdAt: record.createdAt, permissions: share.link.permissions,
      expiresAt: share.link.expiresAt, viewsRemaining: max(0, share.link.maxViews - views),
      download: isThere ? links.make(to: record.id, at: now, until: share.link.expiresAt) : nil)
  }

  /// Compares a password with the one of a link; those that were tried before count. It is done in turn, so that what is tried at the same time
  /// is counted one by one.
  private func check(
    _ password: String, of token: String, by caller: Caller?, at now: Timestamp, _ hasher: PasswordHasher
  ) async throws {
    let ledger = ledger.asServer
    let share = try await ledger.read { connection in try RecordingShare.find(token, in: connection) }
    try share.wrongPasswords.check(at: now)
    guard let hash = share.passwordHash, await hasher.verify(password, against: hash) == .wrong else { return }
    try await ledger.change(at: now) { change in
      let recording = share.link.recordingId
      _ = try change.connection.rows("recordings.hold", ["recording": recording])
      var wrong = try RecordingShare.find(token, in: change.connection).wrongPasswords
      wrong.add(at: now)
      try change.connection.run(
        "shares.wrong_password", ["share": share.link.id, "wrong": wrong.count, "at": wrong.lastAt])
      try RecordingRows.note(.wrongPassword, recording, by: caller?.id, share: share.link.id, change)
    }
    throw RecordingShare.wrongPassword
  }
}
