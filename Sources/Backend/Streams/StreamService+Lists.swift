import NchatAPI

extension StreamService {
  /// Who follows the caller.
  func followers(_ query: PageQuery, of caller: Caller) async throws -> [StreamFollower] {
    try await ledger.read { connection in
      try connection.rows(
        "follows.followers", ["user": caller.id, "limit": query.limit, "offset": query.offset]
      ).map(StreamFollower.init)
    }
  }

  /// Whom the caller follows.
  func following(_ query: PageQuery, by caller: Caller) async throws -> [StreamFollower] {
    try await ledger.read { connection in
      try connection.rows(
        "follows.following", ["user": caller.id, "limit": query.limit, "offset": query.offset]
      ).map(StreamFollower.init)
    }
  }

  /// Whom the broadcaster has made subscribers.
  func subscribers(_ query: PageQuery, of id: EntityID, by caller: Caller) async throws -> [StreamFollower] {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      guard stream.broadcaster.id == caller.id else { throw Self.notOwn }
      return try connection.rows(
        "subscribers.list", ["broadcaster": caller.id, "limit": query.limit, "offset": query.offset]
      ).map(StreamFollower.init)
    }
  }

  func moderators(_ query: PageQuery, of id: EntityID, by caller: Caller) async throws -> [StreamModerator] {
    try await inOrder(id, by: caller) { connection in
      try connection.rows("moderators.list", ["stream": id, "limit": query.limit, "offset": query.offset])
        .map { row throws(SQLFailure) in
          StreamModerator(
            streamId: id, userId: try row["user_id"], user: try StreamPerson(listed: row),
            canDelete: try row["can_delete"], canTimeout: try row["can_timeout"], canPin: try row["can_pin"],
            canBan: try row["can_ban"], canSlow: try row["can_slow"], canMode: try row["can_mode"],
            createdAt: try row["created_at"])
        }
    }
  }

  /// Bans that hold.
  func bans(_ query: PageQuery, of id: EntityID, by caller: Caller, at now: Timestamp) async throws -> [StreamSanction]
  {
    try await inOrder(id, by: caller) { connection in
      try connection.rows("bans.list", ["stream": id, "now": now, "limit": query.limit, "offset": query.offset])
        .map { row throws(SQLFailure) in try StreamSanction(row) }
    }
  }

  /// Timeouts that hold.
  func timeouts(
    _ query: PageQuery, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> [StreamSanction] {
    try await inOrder(id, by: caller) { connection in
      try connection.rows("timeouts.list", ["stream": id, "now": now, "limit": query.limit, "offset": query.offset])
        .map { row throws(SQLFailure) in try StreamSanction(row) }
    }
  }

  /// What those see who keep order.
  private func inOrder<Value: Sendable>(
    _ id: EntityID, by caller: Caller, _ body: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws -> Value {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      guard try Self.standing(of: caller, in: stream, connection).moderates else { throw Self.notAllowed }
      return try body(connection)
    }
  }
}

extension StreamPerson {
  /// Somebody of a row that is listed with their name.
  fileprivate init(listed row: SQLRow) throws(SQLFailure) {
    self.init(id: try row["user_id"], displayName: try row["display_name"], avatarUrl: try row["avatar_url"])
  }
}

extension StreamFollower {
  fileprivate init(_ row: SQLRow) throws(SQLFailure) {
    self.init(user: try StreamPerson(listed: row), since: try row["created_at"])
  }
}

extension StreamSanction {
  fileprivate init(_ row: SQLRow) throws(SQLFailure) {
    self.init(
      streamId: try row["stream_id"], userId: try row["user_id"], user: try StreamPerson(listed: row),
      moderatorId: try row["moderator_id"], reason: try row["reason"], createdAt: try row["created_at"],
      expiresAt: try row["expires_at"])
  }
}
