import NchatAPI

extension StreamService {
  /// Changes who may write in the chat, and how often: by the broadcaster, or by a moderator who has the right to.
  func changeChat(
    _ request: StreamChangeRequest, of id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> LiveStream {
    let stream = try await ledger.change(at: now) { change in
      let before = try StreamRows.held(id, knownTo: caller.id, in: change.connection)
      if before.broadcaster.id == caller.id { try Self.checkGoingOn(before, change) }
      let standing = try Self.standing(of: caller, in: before, change.connection)
      guard standing.moderates else { throw Self.notOwn }
      var after = before
      after.setChat(request.chatMode, slowSeconds: request.slowModeSeconds)
      // Open and slow are one: how often.
      let isSlow = after.slowModeSeconds == before.slowModeSeconds || standing.may(\.slows)
      let isMode = after.chatMode.whoWrites == before.chatMode.whoWrites || standing.may(\.setsMode)
      guard isSlow, isMode else { throw Self.notAllowed }
      guard after != before else { return before }
      try change.connection.run(
        "streams.set_chat", ["stream": id, "mode": after.chatMode, "seconds": after.slowModeSeconds, "at": now])
      let written = try StreamRows.visible(id, to: caller.id, in: change.connection)
      change.tell(written.topic, .streamUpdated(StreamChanged(stream: written.shown(ingest: nil, at: now))))
      try Self.logMode(of: written, before: before, by: caller.id, change)
      return written
    }
    return shown(stream, to: caller.id, askedAs: host, at: now)
  }

  /// Writes down that it was changed who may write, or how often.
  static func logMode(
    of stream: StreamRecord, before: StreamRecord, by moderator: EntityID, _ change: Change
  ) throws(SQLFailure) {
    guard (stream.chatMode, stream.slowModeSeconds) != (before.chatMode, before.slowModeSeconds) else { return }
    let seconds = stream.slowModeSeconds > 0 ? ", \(stream.slowModeSeconds) s" : ""
    try ModerationLog.write(
      .mode, of: nil, by: moderator, reason: stream.chatMode.rawValue + seconds, in: stream.id, change)
  }
}

extension StreamChangeRequest {
  /// Whether it is about nothing but who may write in the chat, and how often.
  fileprivate var withoutChat: StreamChangeRequest {
    var rest = self
    (rest.chatMode, rest.slowModeSeconds) = (nil, nil)
    return rest
  }

  var isAboutChatAlone: Bool { withoutChat == StreamChangeRequest() }
}

extension StreamChatMode {
  /// The mode without how often somebody may write.
  fileprivate var whoWrites: StreamChatMode { self == .slowMode ? .open : self }
}
