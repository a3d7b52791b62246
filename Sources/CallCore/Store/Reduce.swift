/// Applies an action to the state and answers the work that follows from it.
///
/// Pure: reads no clock, starts nothing. Total: any action is allowed in any state.
public func reduce(_ state: inout State, _ action: Action) -> [Effect] {
  switch action {
  case .call(let action):
    let wasInCall = state.call.connection.isInCall
    let effects = state.call.reduce(action, notices: &state.notices)
    if wasInCall, state.call.connection.isLeft { state.view.callEnded() }
    if let selected = state.view.selected, state.call.others[selected] == nil { state.view.selected = nil }
    return effects
  case .chat(let action):
    return state.chat.reduce(action, isVisible: state.view.isChatOpen, notices: &state.notices)
  case .devices(let action):
    return state.devices.reduce(action, notices: &state.notices)
  case .notices(let action):
    return state.notices.reduce(action)
  case .line(let event):
    let effects = state.call.reduce(event)
    return effects + state.notices.reduce(event)
  case .view(let action):
    return reduceView(&state, action)
  case .command(let command):
    if let reason = command.refusal(in: state) { return state.notices.post(reason, severity: .warning) }
    return perform(command, on: &state)
  }
}
