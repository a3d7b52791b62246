import LiveKitProtocol
import NchatAPI

/// Streams as rows.
enum StreamRows {
  /// A stream that somebody may watch, and whose chat they may read.
  /// - Parameter user: nil for somebody without an account.
  /// - Throws: `APIError.notFound`; `SQLFailure`.
  static func visible(_ id: EntityID, to user: EntityID?, in connection: any SQLConnection) throws -> StreamRecord {
    guard let row = try connection.first("streams.visible", ["stream": id, "user": user]) else {
      throw APIError.notFound
    }
    return try StreamRecord(row)
  }

  /// The same, with its row held until the end of the transaction where the database has such locks.
  static func held(_ id: EntityID, visibleTo user: EntityID?, in connection: any SQLConnection) throws -> StreamRecord {
    _ = try connection.rows("streams.lock", ["stream": id])
    return try visible(id, to: user, in: connection)
  }

  /// A stream that somebody may know of: one that they may watch, or their own.
  /// - Parameter user: nil for somebody without an account.
  /// - Throws: `APIError.notFound`; `SQLFailure`.
  static func known(_ id: EntityID, to user: EntityID?, in connection: any SQLConnection) throws -> StreamRecord {
    guard let row = try connection.first("streams.known", ["stream": id, "user": user]) else {
      throw APIError.notFound
    }
    return try StreamRecord(row)
  }

  /// The same, held too.
  static func held(_ id: EntityID, knownTo user: EntityID?, in connection: any SQLConnection) throws -> StreamRecord {
    _ = try connection.rows("streams.lock", ["stream": id])
    return try known(id, to: user, in: connection)
  }

  /// Whether its broadcaster still is somebody who may begin streams in its channel.
  static func mayGoOn(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> Bool {
    try connection.first("streams.going_on", ["stream": id]) != nil
  }

  /// A stream, whoever asks, held too.
  static func held(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> StreamRecord? {
    _ = try connection.rows("streams.lock", ["stream": id])
    return try find(id, in: connection)
  }

  static func find(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> StreamRecord? {
    guard let row = try connection.first("streams.find", ["stream": id]) else { return nil }
    return try StreamRecord(row)
  }

  static func insert(_ stream: StreamRecord, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run(
      "streams.insert",
      [
        "id": stream.id, "channel": stream.channelID, "broadcaster": stream.broadcaster.id, "room": stream.roomName,
        "title": stream.title, "description": stream.description, "thumbnail": stream.thumbnailURL,
        "status": stream.life.status, "scheduled_at": stream.life.scheduledAt,
        "start_deadline": stream.life.startDeadline, "auto_start": stream.life.startsItself,
        "max_resolution": stream.maxResolution,
        "is_recorded": stream.isRecorded, "chat": stream.enablesChat, "reactions": stream.enablesReactions,
        "qa": stream.enablesQuestions, "chat_mode": stream.chatMode, "slow_seconds": stream.slowModeSeconds,
        "tags": tags(stream), "language": stream.language, "at": stream.createdAt,
      ])
    if let key = stream.key { try set(key, of: stream.id, in: connection) }
  }

  static func set(_ key: String, of stream: EntityID, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run("streams.set_key", ["stream": stream, "key": key])
  }

  /// Writes everything but what is counted.
  static func update(_ stream: StreamRecord, at now: Timestamp, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run(
      "streams.update",
      [
        "id": stream.id, "title": stream.title, "description": stream.description, "thumbnail": stream.thumbnailURL,
        "status": stream.life.status, "scheduled_at": stream.life.scheduledAt,
        "start_deadline": stream.life.startDeadline, "auto_start": stream.life.startsItself,
        "sid": stream.life.broadcasterSession, "end_deadline": stream.life.endDeadline,
        "started_at": stream.life.startedAt,
        "ended_at": stream.life.endedAt, "duration": stream.life.seconds(at: now),
        "max_resolution": stream.maxResolution, "is_recorded": stream.isRecorded, "chat": stream.enablesChat,
        "reactions": stream.enablesReactions, "qa": stream.enablesQuestions, "chat_mode": stream.chatMode,
        "slow_seconds": stream.slowModeSeconds, "tags": tags(stream), "language": stream.language,
        "automod": stream.automod?.json, "at": now,
      ])
  }

  private static func tags(_ stream: StreamRecord) -> JSONValue { .array(stream.tags.map { .string($0) }) }
}

extension StreamRecord {
  /// Reads a row of `streams.find` and its siblings.
  init(_ row: SQLRow) throws(SQLFailure) {
    let broadcaster = StreamPerson(
      id: try row["broadcaster_id"], displayName: try row["broadcaster_name"],
      avatarUrl: try row["broadcaster_avatar"])
    let life = StreamLife(
      status: try row["status"], scheduledAt: try row["scheduled_at"], startedAt: try row["started_at"],
      endedAt: try row["ended_at"], startsItself: try row["auto_start"],
      broadcasterSession: try row["broadcaster_sid"], endDeadline: try row["end_deadline"])
    let automod: JSONValue? = try row["automod"]
    self.init(
      id: try row["id"], channelID: try row["channel_id"], broadcaster: broadcaster,
      roomName: try row["livekit_room_name"], title: try row["title"], description: try row["description"],
      thumbnailURL: try row["thumbnail_url"], life: life, key: try row["stream_key"],
      maxResolution: try row["max_resolution"], bitrateKbps: try row["bitrate_kbps"], fps: try row["fps"],
      isRecorded: try row["is_recorded"], enablesChat: try row["enable_chat"],
      enablesReactions: try row["enable_reactions"], enablesQuestions: try row["enable_qa"],
      chatMode: try row["chat_mode"], slowModeSeconds: try row["slow_mode_seconds"],
      tags: try Self.texts(try row["tags"]), language: try row["language"],
      automod: try automod.map(Self.settings), currentViewers: try row["current_viewers"],
      peakViewers: try row["peak_viewers"], totalViews: try row["total_views"],
      totalChatMessages: try row["total_chat_messages"], totalReactions: try row["total_reactions"],
      createdAt: try row["created_at"], updatedAt: try row["updated_at"])
  }

  private static func texts(_ value: JSONValue) throws(SQLFailure) -> [String] {
    guard case .array(let items) = value else { throw SQLFailure(.wrongStatement, "the tags are no array") }
    return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private static func settings(_ value: JSONValue) throws(SQLFailure) -> AutomodSettings {
    do throws(APIError) { return try AutomodSettings.read(value) } catch {
      throw SQLFailure(.wrongStatement, "the rules of a chat cannot be read")
    }
  }
}

extension StreamStatus: SQLConvertible, SQLDecodable {}
extension StreamResolution: SQLConvertible, SQLDecodable {}
extension StreamChatMode: SQLConvertible, SQLDecodable {}
extension StreamReactionType: SQLConvertible, SQLDecodable {}
extension ModerationAction: SQLConvertible, SQLDecodable {}
