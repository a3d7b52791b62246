import NchatAPI

extension ModerationCommand {
  /// Why it cannot be done now, as a sentence; nil when it can.
  func refusal(in state: State) -> String? {
    let stream = state.stream
    guard state.view.isAtStream, stream.isWatched else { return "this is for live streams" }
    if case .lost = stream.connection { return "the connection is being restored: try again in a moment" }
    if stream.connection == .connecting { return "the stream is not there yet" }
    guard let me = state.session.me else { return "you are not signed in" }
    let rights = stream.rights ?? StreamRights()
    switch self {
    case .slow: return rights.slows ? nil : Self.notAllowed
    case .mode: return rights.setsMode ? nil : Self.notAllowed
    case .delete, .pin, .timeOut, .endTimeout, .ban, .unban, .appoint, .dismiss: break
    }
    guard let message = stream.pickedMessage else { return "pick a message first (j and k)" }
    let isMine = message.userId == me.id
    switch self {
    case .delete:
      if message.isDeleted { return "it is deleted already" }
      return rights.deletes || isMine ? nil : Self.notAllowed
    case .pin:
      if message.isDeleted { return "it is deleted" }
      return rights.pins ? nil : Self.notAllowed
    case .timeOut, .endTimeout: return refusal(rights.timesOut, message, isMine, stream)
    case .ban, .unban: return refusal(rights.bans, message, isMine, stream)
    case .appoint, .dismiss: return refusal(rights.appoints, message, isMine, stream)
    case .slow, .mode: return nil
    }
  }

  private static let notAllowed = "you may not do that in this stream"

  private func refusal(
    _ isAllowed: Bool, _ message: StreamChatMessage, _ isMine: Bool, _ stream: StreamState
  ) -> String? {
    if !isAllowed { return Self.notAllowed }
    if isMine { return "this is about others" }
    return message.userId == stream.stream?.broadcasterId ? "the stream is theirs" : nil
  }

  /// The work of a command that is possible.
  func effects(in stream: StreamState) -> [Effect] {
    guard let id = stream.id, let moderation = moderation(in: stream) else { return [] }
    return [.stream(.moderate(moderation, in: id))]
  }

  private func moderation(in stream: StreamState) -> StreamModeration? {
    let message = stream.pickedMessage
    switch self {
    case .delete: return message.map { .delete($0.id) }
    case .pin:
      return message.map { message in
        .pin(message.id, isPinned: !stream.pinned.contains { $0.id == message.id })
      }
    case .timeOut(let seconds): return message.map { .timeOut($0.user, seconds: seconds) }
    case .endTimeout: return message.map { .endTimeout($0.user) }
    case .ban: return message.map { .ban($0.user) }
    case .unban: return message.map { .unban($0.user) }
    case .appoint: return message.map { .appoint($0.user) }
    case .dismiss: return message.map { .dismiss($0.user) }
    case .slow(let seconds): return .slow(seconds: seconds)
    case .mode(let mode): return .mode(mode)
    }
  }
}

extension State {
  /// Something can be done about the message that is picked.
  public var canModeratePick: Bool { ModerationCommand.ofMessage.contains { $0.refusal(in: self) == nil } }
}
