import NchatAPI

extension StreamService {
  /// Says something in the chat.
  /// - Throws: `APIError`: `NOT_FOUND`, whatever `ChatGate` says, and `UNAVAILABLE` where too many write at once.
  func post(
    _ request: StreamChatRequest, to id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamChatMessage {
    let content = StreamWrites.Post.Content.message(ChatText(TextForm.trimmed(request.content)))
    let written = try await writes.write(StreamWrites.Post(author: caller.id, content: content, at: now), to: id)
    guard case .message(let message) = written else { preconditionFailure("a message becomes a message") }
    return message
  }

  /// The newest messages, in the order they came in.
  func chat(_ query: StreamChatQuery, of id: EntityID, for caller: Caller?) async throws -> [StreamChatMessage] {
    try await ledger.read { connection in
      _ = try StreamRows.visible(id, to: caller?.id, in: connection)
      var before = Int64.max
      if let known = query.before {
        guard let row = try connection.first("chat.find", ["message": known, "stream": id]) else {
          throw ListPosition.unknown
        }
        before = try row["event_seq"]
      }
      let rows =
        try query.pinned
        ? connection.rows(
          "chat.pinned", ["stream": id, "before": before, "limit": query.limit, "offset": query.offset])
        : connection.rows("chat.list", ["stream": id, "before": before, "limit": query.limit, "offset": query.offset])
      return try rows.reversed().map { try StreamChatMessage($0) }
    }
  }

  /// Deletes a message: one's own, or as a moderator that of somebody who keeps no order. Its text is gone for good, from what is sent again to
  /// whoever comes back too.
  /// - Throws: `APIError`: `NOT_FOUND`, `INSUFFICIENT_PERMISSIONS`.
  func deleteMessage(_ message: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      let connection = change.connection
      let stream = try StreamRows.held(id, visibleTo: caller.id, in: connection)
      let (known, seq) = try Self.message(message, in: id, connection)
      let standing = try Self.standing(of: caller, in: stream, connection)
      let isOwn = known.userId == caller.id
      if !isOwn {
        guard standing.may(\.deletes) else { throw Self.notAllowed }
        try Self.checkRestraint(known.userId, in: stream, by: standing, connection)
      }
      guard !known.isDeleted else { return }
      var deleted = known
      (deleted.content, deleted.isPinned, deleted.isDeleted) = ("", false, true)
      (deleted.deletedAt, deleted.deletedBy) = (now, caller.id)
      try connection.run("chat.delete", ["message": message, "at": now, "by": caller.id])
      try connection.run(
        "chat.redact",
        ["topic": stream.topic.name, "seq": seq, "payload": RealtimeEvent.streamChatMessage(deleted).text])
      if !isOwn {
        try ModerationLog.write(.deleteMessage, of: known.userId, message: message, by: caller.id, in: id, change)
      }
      change.tell(
        stream.topic, .streamChatDeleted(StreamMessageDeleted(streamId: id, messageId: message, deletedBy: caller.id)))
    }
  }

  /// Pins a message, or unpins it.
  /// - Throws: `APIError`: `NOT_FOUND`, also for a message that was deleted; `INSUFFICIENT_PERMISSIONS`.
  func setPinned(
    _ isPinned: Bool, _ message: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamChatMessage {
    try await ledger.change(at: now) { change in
      let connection = change.connection
      let stream = try StreamRows.held(id, visibleTo: caller.id, in: connection)
      guard try Self.standing(of: caller, in: stream, connection).may(\.pins) else { throw Self.notAllowed }
      var (known, _) = try Self.message(message, in: id, connection)
      guard !known.isDeleted else { throw APIError.notFound }
      guard known.isPinned != isPinned else { return known }
      known.isPinned = isPinned
      try connection.run("chat.pin", ["message": message, "pinned": isPinned])
      try ModerationLog.write(
        isPinned ? .pin : .unpin, of: known.userId, message: message, by: caller.id, in: id, change)
      change.tell(
        stream.topic,
        .streamChatPinned(
          StreamMessagePinned(streamId: id, messageId: message, isPinned: isPinned, pinnedBy: caller.id)))
      return known
    }
  }

  // MARK: Reactions

  /// Reacts to a stream.
  /// - Throws: `APIError`: `NOT_FOUND`, `REACTIONS_DISABLED`, `STREAM_NOT_LIVE`, `VIEWER_BANNED`.
  func react(
    _ request: StreamReactionRequest, to id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamReaction {
    guard let type = request.type else { throw APIError(.validation, "There is no such reaction.") }
    let content = StreamWrites.Post.Content.reaction(type, x: request.positionX, y: request.positionY)
    let written = try await writes.write(StreamWrites.Post(author: caller.id, content: content, at: now), to: id)
    guard case .reaction(let reaction) = written else { preconditionFailure("a reaction becomes a reaction") }
    return reaction
  }

  /// The newest reactions, and all of them counted.
  func reactions(_ query: StreamReactionQuery, of id: EntityID, for caller: Caller?) async throws -> StreamReactions {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller?.id, in: connection)
      var counts = StreamReactionCounts()
      for row in try connection.rows("reactions.counts", ["stream": id]) {
        let type: StreamReactionType = try row["reaction_type"]
        counts[type] = try row["reactions"]
      }
      return StreamReactions(
        reactions: try connection.rows(
          "reactions.list", ["stream": id, "since": query.since, "limit": query.limit]
        ).map(StreamReaction.init),
        total: stream.totalReactions, counts: counts)
    }
  }

  // MARK: Parts

  static let notAllowed = APIError(.insufficientPermissions, "Only those who keep order in this chat do that.")

  static func standing(
    of caller: Caller, in stream: StreamRecord, _ connection: any SQLConnection
  ) throws -> StreamStanding {
    guard let standing = try StreamStanding.of(caller.id, in: stream, connection) else { throw APIError.notFound }
    guard standing.isActive else { throw StreamStanding.gone }
    return standing
  }

  private static func message(
    _ id: EntityID, in stream: EntityID, _ connection: any SQLConnection
  ) throws -> (message: StreamChatMessage, seq: Int64) {
    guard let row = try connection.first("chat.find", ["message": id, "stream": stream]) else {
      throw APIError.notFound
    }
    return (try StreamChatMessage(row), try row["event_seq"])
  }
}

extension StreamChatMessage {
  /// Reads a row of `chat.list` and its siblings.
  init(_ row: SQLRow) throws(SQLFailure) {
    let user: EntityID = try row["user_id"]
    self.init(
      id: try row["id"], streamId: try row["stream_id"], userId: user, content: try row["content"],
      isPinned: try row["is_pinned"], isDeleted: try row["is_deleted"], deletedAt: try row["deleted_at"],
      deletedBy: try row["deleted_by"], createdAt: try row["created_at"],
      user: StreamPerson(id: user, displayName: try row["display_name"], avatarUrl: try row["avatar_url"]))
  }
}

extension StreamReaction {
  /// Reads a row of `reactions.list` and its siblings.
  init(_ row: SQLRow) throws(SQLFailure) {
    let type: StreamReactionType = try row["reaction_type"]
    self.init(
      id: try row["id"], streamId: try row["stream_id"], userId: try row["user_id"], reactionType: type,
      emoji: type.emoji, positionX: try row["position_x"], positionY: try row["position_y"],
      createdAt: try row["created_at"])
  }
}
