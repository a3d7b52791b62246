import MediaBasics

/// Applies what the terminal told of the talk key. Whatever it tells or does not, a closed microphone is opened by a press alone.
func reduceTalkKey(_ state: inout State, _ event: TalkKey.Event) -> [Effect] {
  switch event {
  case .released:
    guard state.view.talkKey.phase == .down else { return [] }
    return stopTalking(&state)
  case .timedOut:
    guard [.ending, .repeating].contains(state.view.talkKey.phase) else { return [] }
    return stopTalking(&state)
  case .pressed(let after):
    return state.view.talkKey.reportsReleases ? pressHeld(&state) : press(&state, after: after)
  }
}

/// Where its coming up is told: on while it is down.
private func pressHeld(_ state: inout State) -> [Effect] {
  if state.view.talkKey.phase == .down {
    // It came up without a word: the terminal promised what it does not do.
    state.view.talkKey.reportsReleases = false
    return stopTalking(&state)
  }
  return startTalking(&state, .down)
}

/// Where only presses are told, and repeats look like them: a tap latches, and a key that repeats is held.
private func press(_ state: inout State, after: MediaDuration?) -> [Effect] {
  let isRepeat = after.map { $0 <= TalkKey.repeatLimit } ?? false
  switch state.view.talkKey.phase {
  case .up, .down:
    // The rest of a press that is over, such as by a lost connection, opens nothing.
    if isRepeat { return [] }
    return state.call.microphone.isTalking ? stopTalking(&state) : startTalking(&state, .latched)
  case .latched where !isRepeat, .ending where !isRepeat:
    guard state.view.talkKey.phase == .latched, let after, after <= TalkKey.grace else { return stopTalking(&state) }
    state.view.talkKey.phase = .ending
    return [wait(TalkKey.shortestWait)]
  case .latched, .ending, .repeating:
    state.view.talkKey.phase = .repeating
    let interval = after ?? .zero
    return [wait(min(max(interval + interval, TalkKey.shortestWait), TalkKey.repeatLimit + TalkKey.grace))]
  }
}

private func wait(_ time: MediaDuration) -> Effect { .after(time, .view(.talkKey(.timedOut)), .talkKey) }

private func startTalking(_ state: inout State, _ phase: TalkKey.Phase) -> [Effect] {
  let command = Command.talk(.on)
  if let reason = command.refusal(in: state) { return state.notices.post(reason, severity: .warning) }
  state.view.talkKey.phase = phase
  return perform(command, on: &state)
}

private func stopTalking(_ state: inout State) -> [Effect] {
  state.view.talkKey.phase = .up
  return [.cancel(.talkKey)] + perform(.talk(.off), on: &state)
}
