/// Applies an action to the state and answers the work that follows from it.
///
/// Pure: reads no clock, starts nothing. Total: any action is allowed in any state.
public func reduce(_ state: inout State, _ action: Action) -> [Effect] {
  let looked = state.view.overlay == .devices
  var effects = apply(action, to: &state)
  let looks = state.view.overlay == .devices
  // However the devices came to be shown, or not any more: their meter runs only while somebody looks.
  if looks != looked { effects.append(.sound(.watch(looks))) }
  // Whatever ended the talking, the key that began it has nothing to end any more.
  guard state.view.talkKey.phase != .up, !state.call.microphone.isTalking else { return effects }
  state.view.talkKey.phase = .up
  return effects + [.cancel(.talkKey)]
}

private func apply(_ action: Action, to state: inout State) -> [Effect] {
  switch action {
  case .session(let action):
    state.session.reduce(action)
    state.notices.minute = state.session.minute
    // The minute that is over is a point of the curves.
    if case .minuteBegan = action, let id = state.studio.id, state.stream.stream?.status == .live {
      return [.studio(.loadFigures(id))]
    }
    return []
  case .inbox(let action):
    let effects = state.inbox.reduce(action)
    if case .loaded(let contents) = action { return effects + state.ring.found(contents.ringing) }
    return effects
  case .ring(let action):
    state.ring.reduce(action)
    return []
  case .call(let action):
    let wasInCall = state.call.connection.isInCall
    if case .closed = action { state.view.keep(state.view.chatDraft, for: ClientMemory.draftKey(state.call)) }
    let effects = state.call.reduce(action, reducesMotion: state.view.isStill, notices: &state.notices)
    switch action {
    case .entering: state.view.route = .call
    case .opened:
      state.chat = ChatState()
      if state.view.chatDraft.isEmpty { state.view.chatDraft = state.view.kept(for: ClientMemory.draftKey(state.call)) }
    case .joined:
      // A room that was joined by its own address is known by its name only now.
      if state.view.chatDraft.isEmpty { state.view.chatDraft = state.view.kept(for: ClientMemory.draftKey(state.call)) }
    case .closed:
      state.view.callClosed()
      state.devices.release()
    default: break
    }
    if wasInCall, state.call.connection.isLeft { state.view.callEnded() }
    if let selected = state.view.selected, state.call.others[selected] == nil { state.view.selected = nil }
    if case .removal(let identity) = state.view.overlay, state.call.others[identity] == nil {
      state.view.overlay = nil
    }
    return effects
  case .chat(let action):
    return state.chat.reduce(action, isVisible: state.view.isChatOpen, notices: &state.notices)
  case .stream(let action):
    // What could not be said is not lost.
    if case .notSaid(let text, _) = action, state.view.streamDraft.isEmpty { state.view.streamDraft = TextDraft(text) }
    let effects = state.stream.reduce(
      action, me: state.session.me?.id, reducesMotion: state.view.isStill, notices: &state.notices)
    guard case .told(let event) = action, state.stream.id == state.studio.id else { return effects }
    return effects + state.studio.reduce(event)
  case .studio(let action):
    let effects = state.studio.reduce(action, notices: &state.notices)
    return effects + goOn(after: action, &state)
  case .history(let action):
    return state.history.reduce(action)
  case .devices(let action):
    return state.devices.reduce(action, notices: &state.notices)
  case .notices(let action):
    return state.notices.reduce(action)
  case .settings(let action):
    state.settings.reduce(action)
    guard case .preferred(let preferences) = action else { return [] }
    return prefer(preferences, &state)
  case .line(let event):
    return reduce(&state, event)
  case .view(let action):
    return reduceView(&state, action)
  case .command(let command):
    if let reason = command.refusal(in: state) { return state.notices.post(reason, severity: .warning) }
    return perform(command, on: &state)
  }
}

private func prefer(_ preferences: Preferences, _ state: inout State) -> [Effect] {
  let before = state.view.preferences
  state.view.preferences = preferences
  var effects: [Effect] = []
  if preferences.reducesMotion, !before.reducesMotion {
    effects += state.stream.land() + state.call.landReactions()
  }
  if preferences.ringsTone != before.ringsTone { effects += state.ring.changeTone(isWanted: preferences.ringsTone) }
  return effects
}

/// What the backend tells: of the line itself, of calls that ring, of the call that this person is in.
private func reduce(_ state: inout State, _ event: LineEvent) -> [Effect] {
  // A client without a home is in one call, and is told of no other.
  guard state.session.line != .none else { return state.call.reduce(event) + state.notices.reduce(event) }
  state.session.reduce(event)
  var effects = state.ring.reduce(event, me: state.session.me) + state.inbox.reduce(event)
  if event == .connected || event == .reset { effects += lookAgain(&state) }
  if event.call == nil || event.call == state.call.id { effects += state.call.reduce(event) }
  switch event {
  // The dialog and the inbox say these.
  case .ring, .closed: return effects
  case .accepted(let call, let person), .declined(let call, let person, _):
    guard call == state.call.id, person != state.session.me else { return effects }
  case .ended(let call, _): guard call == state.call.id else { return effects }
  case .recording(let news) where news.call != state.call.id: return effects
  default: break
  }
  return effects + state.notices.reduce(event)
}

/// Views that list what the server does not tell of ask again once it can be asked.
private func lookAgain(_ state: inout State) -> [Effect] {
  switch state.view.route {
  case .studio where state.studio.id == nil: return loadStudio(state)
  case .history:
    // An answer that was lost with the connection does not come any more.
    state.history.isLoading = false
    return loadHistory(&state)
  case .home, .call, .stream, .studio: return []
  }
}
