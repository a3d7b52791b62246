import NchatAPI

extension StreamService {
  // MARK: Followers and subscribers

  /// Follows somebody; whoever follows follows.
  /// - Throws: `APIError`: `NOT_FOUND` for nobody.
  func follow(_ user: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      // Nobody follows themselves, and nobody is the worse for trying.
      guard try PersonRow.find(user, in: change.connection) != nil else { throw APIError.notFound }
      guard user != caller.id else { return }
      try change.connection.run("follows.insert", ["user": caller.id, "followed": user, "at": now])
    }
  }

  /// Follows somebody no more; also somebody who is gone.
  func unfollow(_ user: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      let ended = try change.connection.run("follows.delete", ["user": caller.id, "followed": user])
      guard try ended > 0 || PersonRow.find(user, in: change.connection) != nil else { throw APIError.notFound }
    }
  }

  /// Puts somebody on the broadcaster's list of subscribers, or takes them off.
  func setSubscriber(_ user: EntityID, _ subscribes: Bool, in id: EntityID, by caller: Caller, at now: Timestamp)
    async throws
  {
    try await ledger.change(at: now) { change in
      _ = try Self.own(id, of: caller, change)
      if subscribes {
        try Self.checkPerson(user, change)
        try change.connection.run("subscribers.insert", ["broadcaster": caller.id, "user": user, "at": now])
      } else {
        try change.connection.run("subscribers.delete", ["broadcaster": caller.id, "user": user])
      }
    }
  }

  // MARK: Moderators

  /// Makes somebody a moderator, or changes what they may do.
  /// - Throws: `APIError`: `INVALID_TRANSITION` for somebody who is banned, since a ban ends being one.
  func setModerator(
    _ request: StreamModeratorRequest, _ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamModerator {
    try await ledger.change(at: now) { change in
      let stream = try Self.own(id, of: caller, change)
      try Self.checkPerson(user, change)
      if let standing = try StreamStanding.of(user, in: stream, change.connection), standing.isBanned(at: now) {
        throw APIError(.invalidTransition, "That person is banned from the stream: end the ban first.")
      }
      let row = try change.connection.first(
        "moderators.set",
        [
          "stream": id, "user": user, "deletes": request.canDelete, "times_out": request.canTimeout,
          "pins": request.canPin, "bans": request.canBan, "slows": request.canSlow, "modes": request.canMode, "at": now,
        ])
      return StreamModerator(
        streamId: id, userId: user, canDelete: request.canDelete, canTimeout: request.canTimeout,
        canPin: request.canPin, canBan: request.canBan, canSlow: request.canSlow, canMode: request.canMode,
        createdAt: try row?["created_at"] ?? now)
    }
  }

  func removeModerator(_ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      _ = try Self.own(id, of: caller, change)
      try change.connection.run("moderators.delete", ["stream": id, "user": user])
    }
  }

  // MARK: Bans and timeouts

  /// Keeps somebody away; an earlier ban is replaced. Who watches is sent away.
  func ban(
    _ request: StreamBanRequest, _ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamSanction {
    let expires = request.durationMinutes.map { now + Double($0) * 60 }
    let sanction = try await ledger.change(at: now) { change in
      try Self.checkSanction(user, in: id, by: caller, \.bans, change)
      let connection = change.connection
      try connection.run("moderators.delete", ["stream": id, "user": user])
      try connection.run(
        "bans.set",
        [
          "stream": id, "user": user, "moderator": caller.id, "reason": request.reason, "at": now, "expires": expires,
        ])
      try ModerationLog.write(.ban, of: user, by: caller.id, reason: request.reason, in: id, change)
      try ViewerRows.leave(by: user, of: id, change)
      return StreamSanction(
        streamId: id, userId: user, moderatorId: caller.id, reason: request.reason, createdAt: now, expiresAt: expires)
    }
    work.wake()
    return sanction
  }

  func unban(_ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      try Self.checkRestraint(user, in: id, by: caller, \.bans, change)
      guard try change.connection.run("bans.delete", ["stream": id, "user": user]) > 0 else { return }
      try ModerationLog.write(.unban, of: user, by: caller.id, in: id, change)
    }
  }

  /// Lets somebody write nothing for a while; an earlier timeout is replaced.
  func timeOut(
    _ request: StreamTimeoutRequest, _ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamSanction {
    try await ledger.change(at: now) { change in
      try Self.checkSanction(user, in: id, by: caller, \.timesOut, change)
      let expires = now + Double(request.seconds)
      try change.connection.run(
        "timeouts.set",
        [
          "stream": id, "user": user, "moderator": caller.id, "reason": request.reason, "at": now, "expires": expires,
        ])
      try ModerationLog.write(.timeout, of: user, by: caller.id, reason: request.reason, in: id, change)
      return StreamSanction(
        streamId: id, userId: user, moderatorId: caller.id, reason: request.reason, createdAt: now, expiresAt: expires)
    }
  }

  func endTimeout(_ user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      try Self.checkRestraint(user, in: id, by: caller, \.timesOut, change)
      guard try change.connection.run("timeouts.delete", ["stream": id, "user": user]) > 0 else { return }
      try ModerationLog.write(.untimeout, of: user, by: caller.id, in: id, change)
    }
  }

  // MARK: Rules and log

  func automod(of id: EntityID, by caller: Caller) async throws -> AutomodSettings {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      guard try Self.standing(of: caller, in: stream, connection).moderates else { throw Self.notAllowed }
      return stream.automod ?? AutomodSettings()
    }
  }

  /// Changes the rules of the chat; what is left out stays.
  func changeAutomod(
    _ request: AutomodRequest, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> AutomodSettings {
    try await ledger.change(at: now) { change in
      var stream = try Self.own(id, of: caller, change)
      try Self.checkGoingOn(stream, change)
      var settings = stream.automod ?? AutomodSettings()
      if let enabled = request.enabled { settings.enabled = enabled }
      if let filters = request.filterWords { settings.filterWords = filters }
      if let words = request.words { settings.words = words }
      if let filters = request.filterLinks { settings.filterLinks = filters }
      if let links = request.allowedLinks { settings.allowedLinks = links }
      if let percent = request.maxCapsPercent { settings.maxCapsPercent = percent }
      if let filters = request.filterDuplicates { settings.filterDuplicates = filters }
      if let days = request.minAccountAgeDays { settings.minAccountAgeDays = days }
      stream.automod = settings
      try StreamRows.update(stream, at: now, in: change.connection)
      return settings
    }
  }

  /// What was done in the chat, newest first, for those who keep order.
  func moderation(_ query: ListQuery, of id: EntityID, by caller: Caller) async throws -> [ModerationEntry] {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      guard try Self.standing(of: caller, in: stream, connection).moderates else { throw Self.notAllowed }
      var at: Timestamp?
      if let before = query.before {
        guard let row = try connection.first("moderation.position", ["id": before, "stream": id]) else {
          throw ListPosition.unknown
        }
        at = try row["created_at"]
      }
      return try connection.rows(
        "moderation.list", ["stream": id, "before_at": at, "before": query.before, "limit": query.limit]
      ).map { row throws(SQLFailure) in
        ModerationEntry(
          id: try row["id"], streamId: id, action: try row["action"], moderatorId: try row["moderator_id"],
          userId: try row["user_id"], messageId: try row["message_id"], reason: try row["reason"],
          createdAt: try row["created_at"])
      }
    }
  }

  // MARK: Parts

  /// Somebody who exists.
  private static func checkPerson(_ user: EntityID, _ change: Change) throws {
    guard try PersonRow.find(user, in: change.connection) != nil else {
      throw APIError(.notFound, "There is no such person.")
    }
  }

  /// Somebody may keep somebody back in a stream.
  private static func checkSanction(
    _ user: EntityID, in id: EntityID, by caller: Caller, _ right: KeyPath<StreamStanding.Rights, Bool>,
    _ change: Change
  ) throws {
    try checkRestraint(user, in: id, by: caller, right, change)
    try checkPerson(user, change)
  }

  /// Somebody may keep somebody back, or let them go on: also one who is gone.
  private static func checkRestraint(
    _ user: EntityID, in id: EntityID, by caller: Caller, _ right: KeyPath<StreamStanding.Rights, Bool>,
    _ change: Change
  ) throws {
    let stream = try StreamRows.held(id, visibleTo: caller.id, in: change.connection)
    let own = try standing(of: caller, in: stream, change.connection)
    guard own.may(right) else { throw notAllowed }
    try checkRestraint(user, in: stream, by: own, change.connection)
  }

  /// Nobody keeps the broadcaster back, and only the broadcaster those who keep order; nor do they let themselves or each other go on.
  static func checkRestraint(
    _ user: EntityID, in stream: StreamRecord, by own: StreamStanding, _ connection: any SQLConnection
  ) throws {
    guard let other = try StreamStanding.of(user, in: stream, connection) else { return }
    guard !other.isBroadcaster, own.isBroadcaster || !other.moderates else {
      throw APIError(.insufficientPermissions, "Only its broadcaster does that to those who keep order.")
    }
  }
}
