import NchatAPI

extension StudioState {
  mutating func reduce(_ action: StudioAction, notices: inout NoticeState) -> [Effect] {
    switch action {
    case .loaded(let streams):
      self.streams = streams.map(\.bounded)
      isLoaded = true
      failure = nil
      if selected.flatMap(stream) == nil { selected = streams.first?.id }
      return []
    case .failed(let reason):
      failure = reason.bounded(to: 512)
      return []
    case .pointedAt(let id):
      if stream(id) != nil { selected = id }
      return []
    case .created(let stream):
      isCreating = false
      streams.insert(stream.bounded, at: 0)
      selected = stream.id
      return []
    case .notCreated(_, let reason):
      isCreating = false
      return notices.post("the stream was not made: \(reason)", severity: .error)
    case .figuresLoaded(let figures):
      guard figures.streamId == id else { return [] }
      self.figures = figures
      figuresFailure = nil
      return []
    case .figuresFailed(let stream, let reason):
      if stream == id { figuresFailure = reason.bounded(to: 512) }
      return []
    case .figuresDue:
      isFiguresDue = false
      return id.map(look) ?? []
    case .keyLoaded(let stream, let key):
      if stream == id { self.key = key }
      return []
    }
  }

  /// Asks how a stream does, and what moderators did there meanwhile.
  private func look(_ id: EntityID) -> [Effect] { [.studio(.loadFigures(id)), .stream(.loadLog(id))] }

  /// What the stream of the desk tells makes its figures old.
  mutating func reduce(_ event: StreamEvent) -> [Effect] {
    guard let id else { return [] }
    switch event {
    case .connected(let stream), .changed(let stream), .over(let stream):
      if let index = streams.firstIndex(where: { $0.id == id }) { streams[index] = stream.bounded }
      return look(id)
    case .message, .deleted, .reaction, .viewers:
      guard !isFiguresDue else { return [] }
      isFiguresDue = true
      return [.after(Self.calm, .studio(.figuresDue), .figures)]
    case .lost, .pinned, .missedMessages, .closed: return []
    }
  }
}
