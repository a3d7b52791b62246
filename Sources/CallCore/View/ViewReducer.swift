/// Applies what the person did with the screen.
func reduceView(_ state: inout State, _ action: ViewAction) -> [Effect] {
  switch action {
  case .edited(let edit):
    switch state.view.entry {
    case .chat: state.view.chatDraft.apply(edit)
    case .stream: state.view.streamDraft.apply(edit)
    case .studio: state.view.studioDraft.apply(edit)
    case .filter:
      state.view.filterDraft.apply(edit)
      return setFilter(state.view.filterDraft.text, &state)
    case .command: state.view.commandDraft.apply(edit)
    case .palette:
      state.view.palette.draft.apply(edit)
      state.view.palette.index = 0
    case nil: break
    }
    return []
  case .submitted:
    return submit(&state)
  case .completionAsked:
    guard state.view.entry == .command else { return [] }
    let text = state.view.commandDraft.text
    if let completed = CommandRegistry.standard.completed(text, in: state) {
      state.view.commandDraft = TextDraft(completed)
    }
    return []
  case .pointedAt(let item):
    guard state.inbox.items.contains(item) else { return [] }
    if state.inbox.selected == item { return reduce(&state, .command(.view(.open))) }
    state.inbox.selected = item
    return state.inbox.look()
  case .pointedAtParticipant(let identity):
    if state.call.others[identity] != nil { state.view.selected = identity }
    return []
  case .focusChanged(let hasFocus):
    // A talk key let go of in another window is not seen here.
    return hasFocus ? [] : closePushToTalk(&state)
  case .keyboardLost: return closePushToTalk(&state)
  case .talkKey(let event): return reduceTalkKey(&state, event)
  case .terminalKnown(let reportsReleases, let isSlow):
    state.view.isLinkSlow = isSlow
    guard reportsReleases != state.view.talkKey.reportsReleases else { return [] }
    state.view.talkKey.reportsReleases = reportsReleases
    // How it ends would not be told as it was begun.
    return closePushToTalk(&state)
  }
}

private func closePushToTalk(_ state: inout State) -> [Effect] {
  guard state.call.microphone.isPushToTalk, state.call.microphone.isTalking else { return [] }
  return perform(.talk(.off), on: &state)
}

private func submit(_ state: inout State) -> [Effect] {
  switch state.view.entry {
  case .chat: return submitMessage(&state, \.chatDraft, \.chatScroll)
  case .stream: return submitMessage(&state, \.streamDraft, \.streamScroll)
  case .studio: return submitStudio(&state)
  case .filter:
    state.view.entry = nil
    return []
  case .palette:
    guard let definition = state.view.palette.selected else { return [] }
    state.view.palette = PaletteState()
    state.view.entry = nil
    if let command = definition.parse("") { return reduce(&state, .command(command)) }
    // It wants to know more: the command line goes on with it.
    state.view.entry = .command
    state.view.commandDraft = TextDraft(definition.word + " ")
    return []
  case .command:
    let line = state.view.commandDraft.text
    state.view.commandDraft = TextDraft()
    state.view.entry = nil
    guard line.contains(where: { !$0.isWhitespace }) else { return [] }
    do {
      return reduce(&state, .command(try CommandRegistry.standard.parse(line)))
    } catch {
      return state.notices.post(error.description, severity: .warning)
    }
  case nil:
    return []
  }
}

private func submitMessage(
  _ state: inout State, _ draft: WritableKeyPath<ViewState, TextDraft>, _ scroll: WritableKeyPath<ViewState, Int>
) -> [Effect] {
  let text = state.view[keyPath: draft].text
  guard text.contains(where: { !$0.isWhitespace }) else { return [] }
  let command = Command.sendChat(text)
  // What cannot be sent now stays in the line.
  if let reason = command.refusal(in: state) { return state.notices.post(reason, severity: .warning) }
  state.view[keyPath: draft] = TextDraft()
  // It is sent: what was put aside of it is not to come back.
  let key = state.view.entry == .stream ? ClientMemory.draftKey(state.stream) : ClientMemory.draftKey(state.call)
  state.view.drafts[key] = nil
  state.view[keyPath: scroll] = 0
  return perform(command, on: &state)
}

/// Makes a stream of the title that was typed.
private func submitStudio(_ state: inout State) -> [Effect] {
  let title = state.view.studioDraft.text
  guard title.contains(where: { !$0.isWhitespace }) else { return [] }
  let command = Command.studio(.create(title))
  if let reason = command.refusal(in: state) { return state.notices.post(reason, severity: .warning) }
  state.view.studioDraft = TextDraft()
  state.view.entry = nil
  return perform(command, on: &state)
}

/// Lists what fits alone; where that leaves out what is selected, the first that fits is.
func setFilter(_ text: String, _ state: inout State) -> [Effect] {
  let text = text.bounded(to: 256)
  if state.view.route == .history {
    state.history.filter = text
    let items = state.history.items
    if !items.contains(where: { $0.call.id == state.history.selected }) {
      state.history.selected = items.first?.call.id
    }
    return state.history.loadMore()
  }
  state.inbox.filter = text
  let items = state.inbox.items
  guard state.inbox.selected.map(items.contains) != true else { return [] }
  state.inbox.selected = items.first
  return state.inbox.look()
}
