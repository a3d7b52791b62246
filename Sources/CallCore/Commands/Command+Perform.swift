import NchatAPI

/// Does a command that is possible: changes the state and answers the work that follows.
func perform(_ command: Command, on state: inout State) -> [Effect] {
  switch command {
  case .mute: return setMuted(true, &state)
  case .unmute: return setMuted(false, &state)
  case .toggleMute: return setMuted(!state.call.microphone.isMuted, &state)
  case .deafen(let wanted):
    let isDeafened = wanted ?? !state.call.isDeafened
    guard isDeafened != state.call.isDeafened else { return [] }
    state.call.isDeafened = isDeafened
    return [.setDeafened(isDeafened)]
  case .pushToTalk(let wanted):
    return changeMicrophone(&state) { microphone in
      microphone.isPushToTalk = wanted ?? !microphone.isPushToTalk
      microphone.isTalking = false
    }
  case .talk(let talk):
    return changeMicrophone(&state) { microphone in
      switch talk {
      case .on: microphone.isTalking = true
      case .off: microphone.isTalking = false
      case .toggle: microphone.isTalking.toggle()
      }
    }
  case .volume(let name, let change):
    do {
      return setVolume(of: try state.call.identity(for: name), change, &state)
    } catch {
      return state.notices.post(error.description, severity: .warning)
    }
  case .react(let reaction):
    state.view.overlay = state.view.overlay == .reactions ? nil : state.view.overlay
    if state.view.route == .stream {
      guard let type = StreamReactionType(named: reaction), let id = state.stream.id else { return [] }
      return [.stream(.react(type, in: id))]
    }
    let rises =
      state.view.reducesMotion ? [] : state.call.me.map { state.call.float(reaction, from: $0.identity) } ?? []
    return [.sendReaction(reaction)] + rises
  case .watch(let wanted):
    guard let id = state.streamID(for: wanted) else { return [] }
    return watch(id, &state)
  case .sendChat(let text):
    if state.view.route == .stream { return state.stream.id.map { [.stream(.say(text, in: $0))] } ?? [] }
    return state.chat.write(text, by: state.call.me)
  case .consent(let isAccepted):
    return [.answerRecording(isAccepted)]
  case .snapshot:
    return state.notices.post(summary(of: state.call), severity: .info)
  case .stats:
    return perform(.view(.stats), on: &state)
  case .leave:
    state.view.overlay = nil
    state.view.entry = nil
    guard state.call.connection != .leaving else { return [] }
    state.call.connection = .leaving
    return [.leave]
  case .hosting(let command): return command.effects(in: state.call)
  case .call(let names):
    return enter(names, &state)
  case .answer(let isMuted):
    guard let call = state.ring.current else { return [] }
    return state.ring.settle(call.id) + enter(.answer(call.id), title: call.from.displayName, isMuted: isMuted, &state)
  case .decline:
    guard let call = state.ring.current else { return [] }
    return state.ring.settle(call.id) + [.decline(call.id)]
  case .silence: return state.ring.silence()
  case .putOff: return state.ring.putOff()
  case .setting(let command):
    guard let (name, value) = command.change(in: state.settings) else { return [] }
    state.settings.ask(name, value)
    guard case .motion(let isReduced) = command else { return [] }
    var preferences = state.view.preferences
    preferences.reducesMotion = isReduced
    return reduce(&state, .settings(.preferred(preferences)))
      + state.notices.post(isReduced ? "nothing moves but what has to" : "reactions rise", severity: .info)
  case .view(let command):
    return perform(command, on: &state)
  }
}

private func watch(_ id: EntityID, _ state: inout State) -> [Effect] {
  state.view.overlay = nil
  state.view.entry = nil
  state.view.route = .stream
  guard state.stream.id != id else { return [] }
  let known = state.inbox.stream(id)
  state.stream = StreamState()
  state.stream.id = id
  state.stream.stream = known
  state.stream.title = known?.title ?? "stream"
  state.stream.connection = .connecting
  state.view.streamScroll = 0
  return [.cancel(.reactions), .stream(.watch(id))]
}

private func leaveStream(_ state: inout State) -> [Effect] {
  if state.view.base == .stream {
    state.session.isOver = true
    return []
  }
  state.stream = StreamState()
  state.view.route = state.view.base
  return [.cancel(.reactions), .stream(.leave)]
}

/// Calls by name, or what is selected.
private func enter(_ names: [String], _ state: inout State) -> [Effect] {
  if let name = names.first {
    if let channel = state.inbox.channel(named: name), name.hasPrefix("#") {
      return enter(.channel(channel.id), title: "#\(channel.slug)", &state)
    }
    return enter(.people(names), title: NameList.text(names), &state)
  }
  switch state.inbox.selected {
  case .call(let id):
    return enter(.join(id), title: state.inbox.call(id).map(state.inbox.title) ?? "call", &state)
  case .channel(let id):
    return enter(.channel(id), title: state.inbox.channel(id).map { "#\($0.slug)" } ?? "channel", &state)
  case .stream, nil: return []
  }
}

private func enter(_ way: CallWay, title: String, isMuted: Bool = false, _ state: inout State) -> [Effect] {
  state.view.overlay = nil
  state.view.entry = nil
  return reduce(&state, .call(.entering(title: title))) + [.enter(way, isMuted: isMuted)]
}

private func perform(_ command: ViewCommand, on state: inout State) -> [Effect] {
  switch command {
  case .chat where state.view.route == .stream, .type where state.view.route == .stream:
    state.view.entry = .stream
  case .chat:
    let effects = setChat(open: !state.view.isChatOpen, &state)
    state.view.entry = state.view.isChatOpen ? .chat : nil
    return effects
  case .type:
    let effects = setChat(open: true, &state)
    state.view.entry = .chat
    return effects
  case .command:
    state.view.overlay = nil
    state.view.entry = .command
  case .help:
    state.view.overlay = state.view.overlay == .help ? nil : .help
    state.view.helpScroll = 0
  case .stats:
    state.view.overlay = state.view.overlay == .stats ? nil : .stats
  case .hints:
    state.view.showsHints.toggle()
  case .layout:
    state.view.layout = state.view.layout.next
    state.view.stage.focused = nil
    state.view.page = 0
  case .nextPage:
    state.view.page &+= 1
  case .previousPage:
    state.view.page &-= 1
  case .selectNext where state.view.entry == .palette: state.view.palette.select(by: 1)
  case .selectPrevious where state.view.entry == .palette: state.view.palette.select(by: -1)
  case .selectNext where state.view.overlay == .settings: state.settings.select(by: 1)
  case .selectPrevious where state.view.overlay == .settings: state.settings.select(by: -1)
  case .selectNext:
    if state.view.route == .home { return state.inbox.select(by: 1) }
    select(by: 1, &state)
  case .selectPrevious:
    if state.view.route == .home { return state.inbox.select(by: -1) }
    select(by: -1, &state)
  case .home: state.view.route = state.view.route == .home ? (state.call.connection == .idle ? .stream : .call) : .home
  case .open:
    if case .stream = state.inbox.selected { return perform(.watch(nil), on: &state) }
    return perform(.call([]), on: &state)
  case .select(let number):
    state.view.selected = state.othersInOrder.dropFirst(number - 1).first
  case .louder: return changeVolumeOfSelection(by: 10, &state)
  case .quieter: return changeVolumeOfSelection(by: -10, &state)
  case .palette:
    state.view.overlay = nil
    state.view.palette = PaletteState()
    state.view.entry = .palette
  case .settings:
    state.view.overlay = state.view.overlay == .settings ? nil : .settings
  case .log:
    state.view.overlay = state.view.overlay == .log ? nil : .log
    state.view.logScroll = 0
  case .stage(let command): return command.perform(on: &state)
  // Views show no more than there is; this only keeps the numbers from running away.
  case .scrollUp where state.view.overlay == .help:
    state.view.helpScroll = max(0, state.view.helpScroll - 5)
  case .scrollDown where state.view.overlay == .help:
    state.view.helpScroll = min(state.view.helpScroll + 5, CommandRegistry.standard.definitions.count * 4)
  case .scrollUp where state.view.overlay == .log:
    state.view.logScroll = min(state.view.logScroll + 5, NoticeState.limit)
  case .scrollDown where state.view.overlay == .log:
    state.view.logScroll = max(0, state.view.logScroll - 5)
  case .reactions:
    state.view.overlay = state.view.overlay == .reactions ? nil : .reactions
  case .scrollUp where state.view.route == .stream:
    state.view.streamScroll = min(state.view.streamScroll + 5, StreamState.chatLimit * 100)
  case .scrollDown where state.view.route == .stream:
    state.view.streamScroll = max(0, state.view.streamScroll - 5)
  case .scrollUp:
    // Views show no more than there is; this only keeps the number from running away.
    state.view.chatScroll = min(state.view.chatScroll + 5, ChatState.limit * 100)
  case .scrollDown:
    state.view.chatScroll = max(0, state.view.chatScroll - 5)
  case .quit:
    // Where there is no call there is nothing to ask about: leaving ends the screen.
    if state.view.route == .stream {
      return leaveStream(&state)
    } else if state.session.line != .none, state.call.connection == .idle {
      state.session.isOver = true
    } else if state.call.connection.isInCall {
      state.view.overlay = .leaveConfirmation
      state.view.entry = nil
    } else {
      return state.call.connection.isLeft ? [] : perform(.leave, on: &state)
    }
  case .confirm:
    if case .removal(let identity) = state.view.overlay {
      state.view.overlay = nil
      return perform(.hosting(.remove(identity)), on: &state)
    }
    return perform(.leave, on: &state)
  case .dismiss:
    if state.view.overlay != nil {
      state.view.overlay = nil
    } else if state.view.entry != nil {
      if state.view.entry == .command { state.view.commandDraft = TextDraft() }
      state.view.entry = nil
    } else if state.notices.current != nil {
      state.notices.current = nil
      return [.cancel(.notice)]
    } else {
      state.view.selected = nil
    }
  case .redraw, .suspend:
    // The screen does these itself; without one there is nothing to do.
    break
  }
  return []
}

private func setMuted(_ isMuted: Bool, _ state: inout State) -> [Effect] {
  changeMicrophone(&state) { microphone in
    microphone.isMuted = isMuted
    if isMuted { microphone.isTalking = false }
  }
}

private func changeMicrophone(_ state: inout State, _ change: (inout MicrophoneState) -> Void) -> [Effect] {
  let before = state.call.microphone.wantsOpen
  change(&state.call.microphone)
  let wanted = state.call.microphone.wantsOpen
  return wanted == before ? [] : [.setMicrophoneMuted(!wanted)]
}

private func setVolume(of identity: String, _ change: Command.VolumeChange, _ state: inout State) -> [Effect] {
  let before = state.call.volume(of: identity)
  let wanted: Int
  switch change {
  case .to(let percent): wanted = percent
  case .by(let difference): wanted = before + difference
  }
  let volume = min(CallState.volumeRange.upperBound, max(CallState.volumeRange.lowerBound, wanted))
  state.call.volumes[identity] = volume == 100 ? nil : volume
  let name = state.call.others[identity]?.displayName ?? identity
  let notice = state.notices.post("\(name): volume \(volume) %", severity: .info)
  return volume == before ? notice : [.setVolume(identity: identity, gain: Double(volume) / 100)] + notice
}

private func changeVolumeOfSelection(by difference: Int, _ state: inout State) -> [Effect] {
  guard let identity = state.view.selected ?? state.call.others.identities.first else { return [] }
  return setVolume(of: identity, .by(difference), &state)
}

private func select(by step: Int, _ state: inout State) {
  let identities = state.othersInOrder
  guard !identities.isEmpty else { return }
  guard let selected = state.view.selected, let index = identities.firstIndex(of: selected) else {
    state.view.selected = step > 0 ? identities.first : identities.last
    return
  }
  state.view.selected = identities[(index + step + identities.count) % identities.count]
}

private func setChat(open isOpen: Bool, _ state: inout State) -> [Effect] {
  state.view.isChatOpen = isOpen
  state.view.chatScroll = 0
  guard isOpen, state.chat.unread > 0 else { return [] }
  // The notice would say again what can be read now.
  state.chat.unread = 0
  state.notices.current = nil
  return [.cancel(.notice)]
}

private func summary(of call: CallState) -> String {
  let speakers = call.others.all.filter(\.isSpeaking).map(\.displayName).prefix(5)
  let who = speakers.isEmpty ? "" : ", speaking: " + speakers.joined(separator: ", ")
  return "\(call.count) in the call\(who)"
}
