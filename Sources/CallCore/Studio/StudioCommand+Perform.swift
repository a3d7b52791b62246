import NchatAPI

extension StudioCommand {
  /// Why it cannot be done now, as a sentence; nil when it can.
  func refusal(in state: State) -> String? {
    if let reason = state.session.refusal { return reason }
    guard state.session.me != nil else { return "the server has not said yet who you are" }
    switch self {
    case .open: return nil
    case .create:
      if state.studio.isCreating { return "a stream is being made" }
      return state.studioChannel == nil ? "there is no channel to make a stream in" : nil
    case .start, .end, .key: break
    }
    guard state.view.route == .studio, let id = state.studio.id, state.stream.id == id else {
      return "open a stream in the studio first"
    }
    if case .lost = state.stream.connection { return "the connection is being restored: try again in a moment" }
    guard let stream = state.stream.stream else { return "the stream is not there yet" }
    switch (self, stream.status) {
    case (.start, .live): return "the stream goes on"
    case (.start, .ended), (.start, .cancelled), (.start, .missed): return "the stream is over: make another one"
    case (.end, .preparing), (.end, .scheduled): return "the stream has not begun"
    case (.end, .ended), (.end, .cancelled), (.end, .missed): return "the stream is over"
    default: return nil
    }
  }
}

extension State {
  /// Channels that this person may make a stream in, as far as it is known here: those they are in.
  public var studioChannels: [Channel] { inbox.channels.filter { $0.role != nil } }

  /// Where the next stream is made.
  public var studioChannel: Channel? {
    studioChannels.first { $0.id == studio.channel } ?? studioChannels.first
  }
}

/// Does a command that is possible.
func perform(_ command: StudioCommand, on state: inout State) -> [Effect] {
  switch command {
  case .open:
    state.view.overlay = nil
    state.view.entry = nil
    state.view.route = .studio
    state.studio.isEntering = true
    return loadStudio(state)
  case .create(nil):
    state.view.overlay = nil
    state.view.route = .studio
    state.view.entry = .studio
    return state.studio.isLoaded ? [] : loadStudio(state)
  case .create(let title?):
    guard let channel = state.studioChannel else { return [] }
    state.studio.isCreating = true
    state.view.route = .studio
    return [.studio(.create(title: title.bounded(to: 1_020), channel: channel.id))]
  case .start: return state.studio.id.map { [.studio(.start($0))] } ?? []
  case .end:
    state.view.overlay = .endConfirmation
    state.view.entry = nil
    return []
  case .key:
    state.view.overlay = .streamKey
    state.view.entry = nil
    return state.studio.id.map { [.studio(.loadKey($0))] } ?? []
  }
}

func loadStudio(_ state: State) -> [Effect] { state.session.me.map { [.studio(.load(of: $0.id))] } ?? [] }

/// Opens the desk of a stream.
func openDesk(_ id: EntityID, _ state: inout State) -> [Effect] {
  state.view.overlay = nil
  state.view.entry = nil
  state.view.route = .studio
  if state.studio.id == id, state.stream.id == id { return [] }
  let known = state.studio.stream(id)
  state.studio.leaveDesk()
  state.studio.id = id
  follow(id, known, &state)
  return [.cancel(.reactions), .cancel(.figures), .stream(.follow(id))]
}

/// Leaves the desk for the list, or the list for home.
func leaveStudio(_ state: inout State) -> [Effect] {
  guard let id = state.studio.id else {
    state.view.route = state.view.base
    return []
  }
  state.studio.leaveDesk()
  // Meanwhile another one may be watched.
  guard state.stream.id == id else { return [.cancel(.figures)] }
  state.stream = StreamState()
  return [.cancel(.reactions), .cancel(.figures), .stream(.leave)] + loadStudio(state)
}

/// Where the state begins to follow a stream, whoever does it.
func follow(_ id: EntityID, _ known: LiveStream?, _ state: inout State) {
  state.view.keep(state.view.streamDraft, for: ClientMemory.draftKey(state.stream))
  state.stream = StreamState()
  state.stream.id = id
  state.view.streamDraft = state.view.kept(for: ClientMemory.draftKey(state.stream))
  state.stream.stream = known
  state.stream.title = known?.title ?? "stream"
  state.stream.connection = .connecting
  state.view.streamScroll = 0
}

/// A list that has come, or a stream that was made: whoever waits for it is taken there.
func goOn(after action: StudioAction, _ state: inout State) -> [Effect] {
  guard state.view.route == .studio else { return [] }
  switch action {
  case .loaded(let streams):
    guard state.studio.isEntering else { return [] }
    state.studio.isEntering = false
    guard state.studio.id == nil, state.view.entry == nil else { return [] }
    // One that goes on is what somebody comes for; without any there is one to be made.
    if let live = streams.first(where: { $0.status == .live }) { return openDesk(live.id, &state) }
    if streams.isEmpty, state.studioChannel != nil { state.view.entry = .studio }
    return []
  case .created(let stream): return openDesk(stream.id, &state)
  case .notCreated(let title, _):
    // What could not be made is not lost.
    if state.view.studioDraft.isEmpty { state.view.studioDraft = TextDraft(title) }
    if state.studio.id == nil { state.view.entry = .studio }
    return []
  case .failed, .pointedAt, .figuresLoaded, .figuresFailed, .figuresDue, .keyLoaded: return []
  }
}
