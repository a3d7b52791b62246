import NchatAPI

extension StreamState {
  /// - Parameter reducesMotion: nothing rises; reactions are counted.
  mutating func reduce(_ action: StreamAction, reducesMotion: Bool, notices: inout NoticeState) -> [Effect] {
    switch action {
    case .told(let event): return reduce(event, reducesMotion: reducesMotion, notices: &notices)
    case .notSaid(_, let reason): return notices.post(reason, severity: .warning)
    case .reactionsRose:
      for index in floating.indices { floating[index].age += 1 }
      floating.removeAll { $0.age >= FloatingReaction.steps }
      return floating.isEmpty ? [] : [.after(Self.step, .stream(.reactionsRose), .reactions)]
    }
  }

  /// Takes what is in the air away.
  mutating func land() -> [Effect] {
    guard !floating.isEmpty else { return [] }
    floating = []
    return [.cancel(.reactions)]
  }

  private mutating func reduce(_ event: StreamEvent, reducesMotion: Bool, notices: inout NoticeState) -> [Effect] {
    switch event {
    case .connected(let stream), .changed(let stream):
      let wasLive = self.stream?.status == .live
      if case .connected = event { connection = .connected }
      let isNews = self.stream != nil && !wasLive && stream.status == .live
      self.stream = stream
      return isNews ? notices.post("the stream has begun", severity: .info) : []
    case .lost(let failure):
      connection = .lost("\(failure)".bounded(to: 256))
      return []
    case .closed(let failure):
      connection = .closed("\(failure)".bounded(to: 256))
      return []
    case .over(let stream):
      self.stream = stream
      connection = .over
      floating = []
      return [.cancel(.reactions)]
    case .message(let message):
      messages.append(message)
      if messages.count > Self.chatLimit { messages.removeFirst(messages.count - Self.chatLimit) }
      if message.isPinned { pin(message) }
      return []
    case .deleted(let id, _, _):
      for index in messages.indices where messages[index].id == id {
        messages[index].content = ""
        messages[index].isDeleted = true
      }
      pinned.removeAll { $0.id == id }
      return []
    case .pinned(let id, let message, let isPinned, _):
      pinned.removeAll { $0.id == id }
      if isPinned, let message = message ?? messages.first(where: { $0.id == id }) { pin(message) }
      return []
    case .missedMessages:
      hasGap = true
      return []
    case .viewers(let counts):
      stream?.currentViewers = counts.currentViewers
      stream?.peakViewers = counts.peakViewers
      stream?.totalViews = counts.totalViews
      return []
    case .reaction(let reaction): return float(reaction, reducesMotion: reducesMotion)
    }
  }

  private mutating func pin(_ message: StreamChatMessage) {
    pinned.append(message)
    if pinned.count > Self.pinLimit { pinned.removeFirst() }
  }

  private mutating func float(_ reaction: StreamReaction, reducesMotion: Bool) -> [Effect] {
    reactions[reaction.reactionType, default: 0] += 1
    reactionCount &+= 1
    guard !reducesMotion, floating.count < Self.floatingLimit else { return [] }
    // One without a place gets the next of a spread that never puts two beside each other.
    let place = reaction.positionX.map { Int(max(0, min(100, $0))) } ?? (reactionCount &* 37) % 101
    floating.append(FloatingReaction(reaction.reactionType, position: abs(place)))
    return floating.count == 1 ? [.after(Self.step, .stream(.reactionsRose), .reactions)] : []
  }
}
