import LiveKitProtocol
import NchatAPI

extension StreamService {
  /// Begins to watch a stream, or goes on with an earlier session.
  ///
  /// - Parameter caller: nil for somebody without an account.
  /// - Throws: `APIError`: `NOT_FOUND`, `STREAM_NOT_LIVE`, `VIEWER_BANNED`.
  func watch(
    _ request: WatchRequest, _ id: EntityID, by caller: Caller?, from origin: RequestOrigin
  ) async throws -> WatchSession {
    let now = origin.now
    try await checkKnown(id, to: caller)
    // The server's own, since others leave with it who have said nothing for too long, and all are counted.
    return try await ledger.asServer.change(at: now) { [viewerKey] change in
      let connection = change.connection
      let stream = try StreamRows.held(id, visibleTo: caller?.id, in: connection)
      guard stream.isLive else { throw StreamRefusal.notLive.error }
      try Self.checkBan(of: caller, from: stream, change.now, connection)
      // Those who left in silence are no part of a peak, where no sweep has come by.
      let lapsed = try ViewerRows.lapse(id, change)
      if let session = request.sessionId, let known = try ViewerRows.find(session, of: id, in: connection),
        known.user == caller?.id
      {
        let secret = ViewerRows.hash(session)
        let crowded = known.isThere(at: now) ? 0 : try ViewerRows.makePlace(for: caller?.id, in: id, change)
        let returned = try connection.run("viewers.return", ["stream": id, "session": secret, "at": now])
        if returned == 0 { try connection.run("viewers.seen", ["stream": id, "session": secret, "at": now]) }
        let counts = try ViewerRows.count(returned - crowded - lapsed, of: id, change)
        return Self.session(session, of: id, counts.current, at: now)
      }
      let crowded = try ViewerRows.makePlace(for: caller?.id, in: id, change)
      let session = ViewerRows.newSession()
      try connection.run(
        "viewers.insert",
        [
          "id": EntityID.random(), "stream": id, "user": caller?.id, "session": ViewerRows.hash(session),
          "address": Digest.hmacSHA256(key: viewerKey, origin.address.utf8),
          "agent": origin.userAgent.map { Digest.hmacSHA256(key: viewerKey, $0.utf8) }, "at": now,
        ])
      let counts = try ViewerRows.count(1 - crowded - lapsed, views: 1, of: id, change)
      return Self.session(session, of: id, counts.current, at: now)
    }
  }

  /// A viewer says that they are there.
  /// - Throws: `APIError`: `NOT_FOUND`, also for a session that is not one; `STREAM_NOT_LIVE`, `ALREADY_LEFT`.
  func keepWatching(
    _ session: EntityID, _ id: EntityID, by caller: Caller?, at now: Timestamp
  ) async throws -> WatchSession {
    try await ledger.change(at: now) { change in
      let stream = try StreamRows.visible(id, to: caller?.id, in: change.connection)
      guard let known = try ViewerRows.find(session, of: id, in: change.connection) else { throw APIError.notFound }
      guard stream.isLive else { throw StreamRefusal.notLive.error }
      guard known.isThere(at: now) else { throw Self.hasLeft }
      let heard = try change.connection.run(
        "viewers.seen", ["stream": id, "session": ViewerRows.hash(session), "at": now])
      // Said twice at an instant, or gone meanwhile, since nobody holds the stream for a word.
      if heard == 0 {
        let still = try ViewerRows.find(session, of: id, in: change.connection)
        guard still?.isThere(at: now) ?? false else { throw Self.hasLeft }
      }
      return Self.session(session, of: id, stream.currentViewers, at: now)
    }
  }

  /// Ends a viewer's stay. Whoever knows the session may, whether or not they still may see the stream.
  /// - Throws: `APIError`: `NOT_FOUND` for a session that is not one.
  func stopWatching(_ session: EntityID, _ id: EntityID, at now: Timestamp) async throws {
    // The session says all that is asked of whoever has it.
    try await ledger.asServer.change(at: now) { change in
      _ = try StreamRows.held(id, in: change.connection)
      guard try ViewerRows.settled(session, of: id, change) != nil else { throw APIError.notFound }
      try ViewerRows.leave(session, of: id, change)
    }
  }

  /// Who watches a stream. Nobody learns where they are, or their sessions.
  func viewers(_ query: StreamViewerQuery, of id: EntityID, by caller: Caller, at now: Timestamp) async throws
    -> StreamViewers
  {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      let rows =
        query.sortBy == .joinTime && query.sortOrder == .ascending
        ? try connection.rows(
          "viewers.list",
          ["stream": id, "all": query.includeInactive, "limit": query.limit + 1, "offset": query.offset])
        : try connection.rows(
          "viewers.sorted",
          [
            "stream": id, "all": query.includeInactive, "by": query.sortBy.rawValue,
            "descending": query.sortOrder == .descending, "now": now, "limit": query.limit + 1, "offset": query.offset,
          ])
      let seconds: Double = try connection.first("viewers.seconds", ["stream": id, "now": now])?["seconds"] ?? 0
      return StreamViewers(
        viewers: try rows.prefix(query.limit).map { try StreamViewer($0, at: now) },
        stats: StreamViewerCounts(
          active: stream.currentViewers, peak: stream.peakViewers, total: stream.totalViews, watchSeconds: Int(seconds)),
        hasMore: rows.count > query.limit)
    }
  }

  private static let hasLeft = APIError(
    .alreadyLeft, "This viewer has left: watch again with the same session.")

  // MARK: Media

  /// Seconds that the token of a viewer is good for.
  static let viewerTokenTime = 4 * 3_600.0

  /// How the identity of somebody without an account begins in a room; then comes the id of the viewer's row.
  static let strangerPrefix = "viewer-"

  /// A token for the stream's room: to publish for its broadcaster, also before it begins, to see and hear for others.
  ///
  /// - Throws: `APIError`: `NOT_FOUND`, `INSUFFICIENT_PERMISSIONS` for a broadcaster who may not broadcast there any more, `STREAM_NOT_LIVE`,
  ///   `VIEWER_BANNED`, `UNAVAILABLE`.
  func token(
    _ request: StreamTokenRequest, for id: EntityID, by caller: Caller?, askedAs host: String?, at now: Timestamp
  ) async throws -> StreamToken {
    let (stream, identity) = try await ledger.read { connection in
      let stream = try StreamRows.known(id, to: caller?.id, in: connection)
      let isOwn = stream.broadcaster.id == caller?.id
      guard try !isOwn || StreamRows.mayGoOn(id, in: connection) else { throw Self.mayNotGoOn }
      guard isOwn ? !stream.life.isOver : stream.isLive else { throw StreamRefusal.notLive.error }
      try Self.checkBan(of: caller, from: stream, now, connection)
      if let caller { return (stream, caller.id.description) }
      // Whoever is nobody is at least counted.
      guard let session = request.sessionId, let known = try ViewerRows.find(session, of: id, in: connection),
        known.isThere(at: now), known.user == nil
      else { throw APIError(.unauthorized, "Without an account this needs the session of a viewer.") }
      return (stream, Self.strangerPrefix + known.id.description)
    }
    let isOwn = stream.broadcaster.id == caller?.id
    var grant = VideoGrant(joining: stream.roomName)
    (grant.canPublish, grant.canPublishData, grant.canSubscribe) = (isOwn, isOwn, true)
    // Those who watch are told neither of each other nor of themselves: there may be thousands.
    grant.hidden = !isOwn
    let lifetime = isOwn ? LiveKitService.tokenTime : Self.viewerTokenTime
    do throws(LiveKitFailure) { try await streamRoom(stream.roomName, of: id) } catch {
      throw APIError(.unavailable, "The media server cannot make a room now.", retryAfter: 5)
    }
    // It is over meanwhile: what was made would outlive it.
    let isOver = try await ledger.asServer.read { try StreamRows.find(id, in: $0)?.life.isOver ?? true }
    if isOver {
      try? await liveKit.deleteRoom(stream.roomName)
      throw StreamRefusal.notLive.error
    }
    do throws(LiveKitFailure) {
      return StreamToken(
        roomName: stream.roomName,
        token: try liveKit.token(
          identity: identity, name: caller?.displayName ?? "", room: stream.roomName, grant: grant,
          metadata: #"{"role":"\#(isOwn ? "broadcaster" : "viewer")"}"#, at: now, lifetime: lifetime),
        iceServers: ice.servers(for: caller?.id ?? .zero, at: now), livekitUrl: place.url(askedAs: host),
        canPublish: isOwn, expiresAt: now + lifetime)
    } catch { throw APIError(.internalError, "No token for the media server can be made.") }
  }

  /// Makes the room of a stream, where it is not there yet. It stays for as long as its broadcaster may be away.
  func streamRoom(_ room: String, of id: EntityID) async throws(LiveKitFailure) {
    _ = try await liveKit.createRoom(
      room, maxParticipants: 0, metadata: #"{"streamId":"\#(id)"}"#, departureTime: UInt32(StreamMachine.absence))
  }

  // MARK: Parts

  static func checkBan(
    of caller: Caller?, from stream: StreamRecord, _ now: Timestamp, _ connection: any SQLConnection
  ) throws {
    guard let caller, let standing = try StreamStanding.of(caller.id, in: stream, connection) else { return }
    if standing.isBanned(at: now) { throw ChatGate.banned }
  }

  private static func session(
    _ session: EntityID, of stream: EntityID, _ current: Int, at now: Timestamp
  ) -> WatchSession {
    WatchSession(
      sessionId: session, streamId: stream, currentViewers: current, heartbeatSeconds: ViewerRows.heartbeat,
      expiresAt: now + ViewerRows.silence)
  }
}

extension StreamViewer {
  fileprivate init(_ row: SQLRow, at now: Timestamp) throws(SQLFailure) {
    let (joined, left): (Timestamp, Timestamp?) = (try row["joined_at"], try row["left_at"])
    let past: Double = try row["watch_duration_seconds"]
    self.init(
      id: try row["id"], userId: try row["user_id"], displayName: try row["display_name"],
      avatarUrl: try row["avatar_url"], joinedAt: try row["first_joined_at"], leftAt: left, isActive: left == nil,
      duration: Int(past + (left == nil ? max(0, now - joined) : 0)))
  }
}
