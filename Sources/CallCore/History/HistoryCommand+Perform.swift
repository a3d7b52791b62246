import NchatAPI

/// Shows the calls of the past.
func openHistory(_ state: inout State) -> [Effect] {
  state.view.overlay = nil
  state.view.entry = nil
  state.view.route = .history
  return loadHistory(&state)
}

/// Asks for the newest calls; what is listed stays until they are there.
func loadHistory(_ state: inout State) -> [Effect] {
  guard !state.history.isLoading else { return [] }
  state.history.isLoading = true
  return [.history(.load(before: nil))]
}

/// Looks at the call that is selected.
func openCallDetail(_ state: inout State) -> [Effect] {
  guard let id = state.history.selected else { return [] }
  state.history.detail = CallDetail(id: id)
  return [.history(.loadDetail(id))]
}

/// Leaves the call that is looked at, or the list for home.
func leaveHistory(_ state: inout State) {
  if state.history.detail != nil {
    state.history.detail = nil
  } else {
    state.view.route = state.view.base
  }
}

extension State {
  /// Whom to call to have the selected call again; nil where nobody is left who could be called.
  var wayBack: (way: CallWay, title: String)? {
    guard let id = history.detail?.id ?? history.selected, let entry = history.entry(id) else { return nil }
    if let channel = entry.call.channelId.flatMap(inbox.channel) { return (.channel(channel.id), "#\(channel.slug)") }
    let others = entry.participants.compactMap(\.user).filter { $0.id != session.me?.id }
    guard !others.isEmpty else { return nil }
    return (.people(others.map(\.username)), NameList.text(others.map(\.displayName)))
  }
}
