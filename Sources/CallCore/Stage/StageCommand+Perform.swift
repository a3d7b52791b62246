extension StageCommand {
  /// Why it cannot be done now, as a sentence; nil when it can.
  func refusal(in state: State) -> String? {
    switch self {
    case .order, .selfView, .people: return nil
    case .unpin:
      return state.view.stage.pinned.isEmpty && state.view.stage.focused == nil ? "nobody is pinned or focused" : nil
    case .focus:
      return state.call.others.isEmpty ? "nobody else is here" : nil
    case .pin(let number?):
      return number <= state.call.others.count ? nil : "there is no person \(number)"
    case .pin(nil):
      if state.call.others.isEmpty { return "nobody else is here" }
      return state.view.selected == nil ? "select somebody first (j and k)" : nil
    case .remove:
      guard let selected = state.view.selected else { return "select somebody first (j and k)" }
      return HostingCommand.remove(selected).refusal(in: state.call)
    }
  }

  func perform(on state: inout State) -> [Effect] {
    switch self {
    case .focus:
      let wanted =
        state.view.selected ?? state.call.mainSpeaker.flatMap { state.call.others[$0] }?.identity
        ?? state.call.others.identities.first
      state.view.stage.focused = state.isFocused && state.view.stage.focused == wanted ? nil : wanted
      return []
    case .pin(let number):
      let wanted = number.map { state.othersInOrder.dropFirst($0 - 1).first } ?? state.view.selected
      guard let wanted, let person = state.call.others[wanted] else { return [] }
      state.view.selected = wanted
      if state.view.stage.pinned.contains(wanted) {
        state.view.stage.pinned.removeAll { $0 == wanted }
        return state.notices.post("\(person.displayName): not pinned any more", severity: .info)
      }
      // People who are gone for good must not use up the places.
      if state.view.stage.pinned.count >= StageState.pinLimit {
        state.view.stage.pinned.removeAll { state.call.others[$0] == nil }
      }
      guard state.view.stage.pinned.count < StageState.pinLimit else {
        return state.notices.post("\(StageState.pinLimit) people are pinned: unpin one first (0)", severity: .warning)
      }
      state.view.stage.pinned.append(wanted)
      return state.notices.post("\(person.displayName): pinned", severity: .info)
    case .unpin:
      state.view.stage.pinned = []
      state.view.stage.focused = nil
      return []
    case .people:
      state.view.layout = state.view.layout == .roster ? .grid : .roster
      state.view.page = 0
      return []
    case .order:
      state.view.stage.order = state.view.stage.order.next
      return state.notices.post(
        state.view.stage.order == .joined ? "people as they came" : "people by \(state.view.stage.order.rawValue)",
        severity: .info)
    case .selfView:
      state.view.stage.selfView = state.view.stage.selfView.next
      let words =
        switch state.view.stage.selfView {
        case .automatic: "in a corner with one other, else among the others"
        case .tile: "among the others"
        case .hidden: "hidden"
        }
      return state.notices.post("your own tile: \(words)", severity: .info)
    case .remove:
      guard let selected = state.view.selected else { return [] }
      state.view.entry = nil
      state.view.overlay = .removal(identity: selected)
      return []
    }
  }
}

extension CaseIterable where Self: Equatable {
  /// The case after this one, the first after the last.
  var next: Self {
    let all = Array(Self.allCases)
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
