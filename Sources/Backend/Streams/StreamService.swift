import LiveKitProtocol
import NchatAPI

/// Live streams: what people ask for becomes rows and events.
///
/// Each request is one transaction that holds the stream's row: what is counted of a stream is counted in the same transaction as what is
/// counted. A stream that the caller may not know of is one that does not exist.
struct StreamService: Sendable {
  let ledger: Ledger
  let writes: StreamWrites
  let liveKit: LiveKitService
  let work: CallMediaWork
  let place: CallPlace
  let ice: ICESettings
  let ingest: IngestPlace
  /// With which addresses and user agents are digested.
  let viewerKey: [UInt8]

  // MARK: Making and changing

  /// Makes a stream in a channel.
  /// - Parameter host: as the caller named the backend.
  /// - Throws: `APIError`: `NOT_FOUND` for a channel that the caller may not know of, `INSUFFICIENT_PERMISSIONS`, `SCHEDULED_IN_PAST`.
  func create(
    _ request: CreateStreamRequest, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> LiveStream {
    var made: StreamLife
    do throws(StreamRefusal) { made = try StreamMachine(scheduledAt: request.scheduledAt, at: now).life } catch {
      throw error.error
    }
    made.startsItself = request.autoStart
    let life = made
    return try await ledger.change(at: now) { change in
      try CallChecks.mayCall(caller.id, in: request.channelId, change.connection)
      let id = EntityID.random()
      var stream = StreamRecord(
        id: id, channelID: request.channelId,
        broadcaster: StreamPerson(id: caller.id, displayName: caller.displayName, avatarUrl: nil),
        roomName: "stream-\(id)", title: request.title, description: request.description,
        thumbnailURL: request.thumbnailUrl, life: life, key: Self.newKey(), maxResolution: request.maxResolution,
        isRecorded: request.isRecorded, enablesChat: request.enableChat, enablesReactions: request.enableReactions,
        enablesQuestions: request.enableQa, chatMode: .open, slowModeSeconds: 0, tags: request.tags,
        language: request.language, createdAt: now, updatedAt: now)
      stream.setChat(request.chatMode, slowSeconds: request.slowModeSeconds)
      try StreamRows.insert(stream, in: change.connection)
      let made = try StreamRows.visible(id, to: caller.id, in: change.connection)
      return shown(made, to: caller.id, askedAs: host, at: now)
    }
  }

  /// Changes a stream; what is left out stays. What is said of the chat alone may also be changed by moderators who have the right to.
  func change(
    _ request: StreamChangeRequest, of id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> LiveStream {
    if request.isAboutChatAlone { return try await changeChat(request, of: id, by: caller, askedAs: host, at: now) }
    return try await step(id, by: caller, askedAs: host, at: now, telling: true) { stream, machine in
      // The time first: whether it begins by itself is asked of the new one.
      if let scheduledAt = request.scheduledAt { try machine.schedule(for: scheduledAt, at: now) }
      if let starts = request.autoStart { try machine.setStartsItself(starts, at: now) }
      if let title = request.title { stream.title = title }
      if let description = request.description { stream.description = description.isEmpty ? nil : description }
      if let url = request.thumbnailUrl { stream.thumbnailURL = url.isEmpty ? nil : url }
      if let resolution = request.maxResolution { stream.maxResolution = resolution }
      if let isRecorded = request.isRecorded { stream.isRecorded = isRecorded }
      if let enables = request.enableChat { stream.enablesChat = enables }
      if let enables = request.enableReactions { stream.enablesReactions = enables }
      if let enables = request.enableQa { stream.enablesQuestions = enables }
      if let tags = request.tags { stream.tags = tags }
      if let language = request.language { stream.language = language }
      stream.setChat(request.chatMode, slowSeconds: request.slowModeSeconds)
    }
  }

  func start(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    try await step(id, by: caller, askedAs: host, at: now) { _, machine in try machine.start(at: now) }
  }

  func end(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    try await checkKnown(id, to: caller)
    // What becomes of viewers and recordings is nobody's own.
    let stream = try await ledger.asServer.change(at: now) { change in
      let before = try Self.own(id, of: caller, mayBeUnread: true, change)
      return try Self.write(before, telling: false, change) { _, machine in try machine.end(at: now) }
    }
    work.wake()
    return shown(stream, to: caller.id, askedAs: host, at: now)
  }

  /// Takes a stream back; also where its broadcaster could not begin it any more.
  func cancel(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    let stream = try await ledger.change(at: now) { change in try Self.takeBack(id, by: caller, change) }
    work.wake()
    return shown(stream, to: caller.id, askedAs: host, at: now)
  }

  private static func takeBack(_ id: EntityID, by caller: Caller, _ change: Change) throws -> StreamRecord {
    try write(try own(id, of: caller, mayBeUnread: true, change), telling: false, change) { _, machine in
      try machine.cancel()
    }
  }

  /// Makes another stream key; nobody else learns of it.
  func regenerateKey(
    _ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> LiveStream {
    try await step(id, by: caller, askedAs: host, at: now) { stream, _ in stream.key = Self.newKey() }
  }

  /// Deletes a stream that does not go on, with everything that was said to it. Whoever waits for one that has not begun is told that it is
  /// taken back; nobody follows it afterwards.
  func delete(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await checkKnown(id, to: caller)
    // The server's own: a topic is nobody's.
    let ledger = ledger.asServer
    // Before, since with the stream goes what was told of it.
    try await ledger.change(at: now) { change in
      let stream = try Self.own(id, of: caller, mayBeUnread: true, change)
      if !stream.life.isOver, !stream.isLive { _ = try Self.takeBack(id, by: caller, change) }
    }
    let room = try await ledger.change(at: now) { change in
      let stream = try Self.own(id, of: caller, mayBeUnread: true, change)
      do throws(StreamRefusal) { try StreamMachine(stream.life).checkDeletion() } catch { throw error.error }
      try change.forget(stream.topic)
      try change.connection.run("streams.delete", ["stream": id])
      return stream.roomName
    }
    // Its broadcaster may have tried out a microphone there, and what is over may have a room that was not closed yet, of which nothing knows
    // from now on. A room that cannot be closed now closes when nobody is in it any more.
    try? await liveKit.deleteRoom(room)
  }

  // MARK: Showing

  /// - Parameter caller: nil for somebody without an account.
  func show(_ id: EntityID, to caller: Caller?, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    try await ledger.read { connection in
      shown(
        try StreamRows.known(id, to: caller?.id, in: connection), to: caller?.id, askedAs: host, at: now)
    }
  }

  /// The streams that somebody may know of, newest first.
  func list(
    _ query: StreamListQuery, for caller: Caller?, askedAs host: String?, at now: Timestamp
  ) async throws -> [LiveStream] {
    try await ledger.read { connection in
      let before = try Self.position(query.before, caller, connection) { $0.createdAt }
      return try connection.rows(
        "streams.list",
        [
          "user": caller?.id, "channel": query.channelId, "broadcaster": query.userId, "status": query.status,
          "before_at": before, "before": query.before, "limit": query.limit,
        ]
      ).map { shown(try StreamRecord($0), to: caller?.id, askedAs: host, at: now) }
    }
  }

  /// Streams that go on, the newest first.
  func live(
    _ query: StreamShelfQuery, for caller: Caller?, askedAs host: String?, at now: Timestamp
  ) async throws -> [LiveStream] {
    try await ledger.read { connection in
      let before = try Self.position(query.before, caller, connection) { $0.life.startedAt }
      return try connection.rows(
        "streams.live",
        [
          "user": caller?.id, "channel": query.channelId, "before_at": before, "before": query.before,
          "limit": query.limit,
        ]
      ).map { shown(try StreamRecord($0), to: caller?.id, askedAs: host, at: now) }
    }
  }

  /// Streams that are announced, the next first.
  func scheduled(
    _ query: StreamShelfQuery, for caller: Caller?, askedAs host: String?, at now: Timestamp
  ) async throws -> [LiveStream] {
    try await ledger.read { connection in
      let after = try Self.position(query.before, caller, connection) { $0.life.scheduledAt }
      return try connection.rows(
        "streams.scheduled",
        [
          "user": caller?.id, "channel": query.channelId, "after_at": after, "after": query.before,
          "limit": query.limit,
        ]
      ).map { shown(try StreamRecord($0), to: caller?.id, askedAs: host, at: now) }
    }
  }

  /// Streams that are over, the last first.
  func past(
    _ query: StreamShelfQuery, for caller: Caller?, askedAs host: String?, at now: Timestamp
  ) async throws -> [LiveStream] {
    try await ledger.read { connection in
      let before = try Self.position(query.before, caller, connection) { $0.life.endedAt }
      return try connection.rows(
        "streams.past",
        [
          "user": caller?.id, "channel": query.channelId, "before_at": before, "before": query.before,
          "limit": query.limit,
        ]
      ).map { shown(try StreamRecord($0), to: caller?.id, askedAs: host, at: now) }
    }
  }

  // MARK: One step of a stream

  /// Lets something happen to a stream, by its broadcaster, who still may broadcast in its channel.
  ///
  /// - Parameter telling: others learn of it also where its state stays the same.
  /// - Throws: `APIError`: `NOT_FOUND` for a stream that the caller may not know of, `INSUFFICIENT_PERMISSIONS`.
  private func step(
    _ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp, telling: Bool = false,
    _ body: @escaping @Sendable (inout StreamRecord, inout StreamMachine) throws -> Void
  ) async throws -> LiveStream {
    let stream = try await ledger.change(at: now) { change in
      let own = try Self.own(id, of: caller, mayBeUnread: true, change)
      try Self.checkGoingOn(own, change)
      let changed = try Self.write(own, telling: telling, change, body)
      try Self.logMode(of: changed, before: own, by: caller.id, change)
      return changed
    }
    work.wake()
    return shown(stream, to: caller.id, askedAs: host, at: now)
  }

  /// Lets happen what nobody asks for: what is due, or what the media server tells. Where its broadcaster may not broadcast in its channel any
  /// more that is its end.
  ///
  /// - Returns: the stream as it is then; nil for one that is gone.
  @discardableResult
  func moveOn(
    _ id: EntityID, at now: Timestamp,
    _ body: @escaping @Sendable (inout StreamMachine, Change) throws -> Void = { _, _ in }
  ) async throws -> StreamRecord? {
    let after = try await ledger.change(at: now) { change -> StreamRecord? in
      guard let stream = try StreamRows.held(id, in: change.connection) else { return nil }
      return try Self.moveOn(stream, change) { machine in try body(&machine, change) }
    }
    if after?.life.isOver ?? false { work.wake() }
    return after
  }

  /// The same of a stream that is held.
  static func moveOn(
    _ stream: StreamRecord, _ change: Change, _ body: (inout StreamMachine) throws -> Void
  ) throws -> StreamRecord {
    let goesOn = try stream.life.isOver || StreamRows.mayGoOn(stream.id, in: change.connection)
    return try write(stream, telling: false, change) { _, machine in
      if goesOn { try body(&machine) } else { machine.giveUp(at: change.now) }
    }
  }

  /// What the server does for a request is asked for as the request first: that they may know of the stream the database says, too.
  /// - Throws: `APIError.notFound`.
  func checkKnown(_ id: EntityID, to caller: Caller?) async throws {
    _ = try await ledger.read { connection in try StreamRows.known(id, to: caller?.id, in: connection) }
  }

  /// The caller's own stream, held.
  /// - Parameter mayBeUnread: whatever they are to its channel by now; else they read it still.
  static func own(
    _ id: EntityID, of caller: Caller, mayBeUnread: Bool = false, _ change: Change
  ) throws -> StreamRecord {
    let stream =
      try mayBeUnread
      ? StreamRows.held(id, knownTo: caller.id, in: change.connection)
      : StreamRows.held(id, visibleTo: caller.id, in: change.connection)
    guard stream.broadcaster.id == caller.id else { throw notOwn }
    return stream
  }

  /// - Throws: `APIError`: `INSUFFICIENT_PERMISSIONS` where a stream's broadcaster may not broadcast in its channel any more.
  static func checkGoingOn(_ stream: StreamRecord, _ change: Change) throws {
    guard try StreamRows.mayGoOn(stream.id, in: change.connection) else { throw mayNotGoOn }
  }

  static func write(
    _ before: StreamRecord, telling: Bool, _ change: Change,
    _ body: (inout StreamRecord, inout StreamMachine) throws -> Void
  ) throws -> StreamRecord {
    var stream = before
    var machine = StreamMachine(before.life)
    do { try body(&stream, &machine) } catch let refusal as StreamRefusal { throw refusal.error }
    stream.life = machine.life
    guard stream != before else { return before }
    let (connection, now) = (change.connection, change.now)
    try StreamRows.update(stream, at: now, in: connection)
    if let key = stream.key, key != before.key { try StreamRows.set(key, of: stream.id, in: connection) }
    if machine.outputs.contains(.ended) {
      try ViewerRows.leaveAll(stream, change)
      try CallRecordings.streamEnded(stream.id, change)
    }
    if machine.outputs.contains(.closeRoom) {
      try connection.run("streams.close_room", ["stream": stream.id, "at": now])
    }
    guard let after = try StreamRows.find(stream.id, in: connection) else {
      throw SQLFailure(.wrongStatement, "streams.find does not find what streams.update changed")
    }
    let shown = StreamChanged(stream: after.shown(ingest: nil, at: now))
    for output in machine.outputs {
      switch output {
      case .began:
        change.tell(stream.topic, .streamStart(shown))
        if let channel = stream.channelID {
          change.tell(
            .channel(channel.uuid),
            .channelStreamStarted(
              ChannelStreamStarted(channelId: channel, streamId: stream.id, title: stream.title)))
        }
      case .ended:
        change.tell(stream.topic, .streamEnd(shown))
        if let channel = stream.channelID {
          change.tell(
            .channel(channel.uuid), .channelStreamEnded(ChannelStreamEnded(channelId: channel, streamId: stream.id)))
        }
      case .changed: change.tell(stream.topic, .streamUpdated(shown))
      case .closeRoom: break
      }
    }
    if machine.outputs.isEmpty, telling { change.tell(stream.topic, .streamUpdated(shown)) }
    return after
  }

  /// Streams that are asked for at once.
  private static let batch = 200

  /// Brings to their end the streams of those who may not broadcast any more: who is not in the channel, lost the role that it takes there,
  /// or has no account.
  ///
  /// - Parameter user: whose; nil for everybody.
  func settle(of user: EntityID? = nil, at now: Timestamp) async throws {
    try await DatabaseIdentity.server.run {
      var after = EntityID.zero
      while true {
        let position = after
        let strayed = try await ledger.read { connection in
          let rows =
            if let user {
              try connection.rows(
                "streams.strayed_of", ["user": user, "after": position, "limit": Self.batch])
            } else {
              try connection.rows("streams.strayed", ["after": position, "limit": Self.batch])
            }
          return try rows.map { row throws(SQLFailure) -> EntityID in try row["id"] }
        }
        for stream in strayed { try await moveOn(stream, at: now) }
        guard let last = strayed.last else { return }
        after = last
      }
    }
  }

  // MARK: Parts

  /// A stream as somebody sees it: its broadcaster with the key.
  func shown(_ stream: StreamRecord, to user: EntityID?, askedAs host: String?, at now: Timestamp) -> LiveStream {
    let isOwn = user == stream.broadcaster.id
    return stream.shown(ingest: isOwn ? stream.key.map { ingest.url(key: $0, askedAs: host) } : nil, at: now)
  }

  /// 32 random bytes in hexadecimal.
  private static func newKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<32).map { _ in
      let byte = UInt8.random(in: 0...255, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// Where a list goes on.
  /// - Throws: `APIError` for an id that is no element of the list, as far as the caller may know.
  private static func position(
    _ before: EntityID?, _ caller: Caller?, _ connection: any SQLConnection, _ instant: (StreamRecord) -> Timestamp?
  ) throws -> Timestamp? {
    guard let before else { return nil }
    let known = try ListPosition.known { try StreamRows.known(before, to: caller?.id, in: connection) }
    guard let at = instant(known) else { throw ListPosition.unknown }
    return at
  }

  static let notOwn = APIError(.insufficientPermissions, "Only its broadcaster does that to a stream.")

  static let mayNotGoOn = APIError(
    .insufficientPermissions, "You may not broadcast in the channel of this stream any more.")
}
