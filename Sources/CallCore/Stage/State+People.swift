extension State {
  /// Everybody in the order of tiles: pinned people, the others as they came, this client last unless it is hidden.
  public var tiles: [Participant] {
    let others = pinnedFirst(call.others.all)
    guard let me = call.me, view.stage.selfView != .hidden || others.isEmpty else { return others }
    return others + [me]
  }

  /// Everybody in the order of a list: pinned people, then as `StageState.order` says, this client last.
  public var roster: [Participant] {
    let everybody = call.others.all
    let ordered: [Participant]
    switch view.stage.order {
    case .joined: ordered = everybody
    case .name:
      ordered = everybody.map { (key: $0.displayName.lowercased(), $0) }
        .sorted { ($0.key, $0.1.identity) < ($1.key, $1.1.identity) }.map(\.1)
    case .speaking:
      let speaks = Set(call.recentSpeakers)
      ordered = call.recentSpeakers.compactMap { call.others[$0] } + everybody.filter { !speaks.contains($0.identity) }
    }
    return pinnedFirst(ordered) + (call.me.map { [$0] } ?? [])
  }

  /// Who fills the stage where one person does: the focused one, the first pinned one, who speaks or spoke last.
  public var mainPerson: Participant? {
    let wanted = [view.stage.focused] + view.stage.pinned.map(Optional.some) + [call.mainSpeaker]
    for case .some(let identity) in wanted {
      if let person = call.others[identity] { return person }
    }
    return call.others.identities.first.flatMap { call.others[$0] } ?? call.me
  }

  /// Whether one person was given the stage, whatever the layout.
  public var isFocused: Bool { view.stage.focused.map { call.others[$0] != nil } ?? false }

  /// The others in the order that the screen shows them, which is what numbers and selection go by.
  var othersInOrder: [String] {
    let shown = view.layout == .roster ? roster : tiles
    return shown.map(\.identity).filter { $0 != call.me?.identity }
  }

  private func pinnedFirst(_ people: [Participant]) -> [Participant] {
    guard !view.stage.pinned.isEmpty else { return people }
    let isPinned = Set(view.stage.pinned)
    return view.stage.pinned.compactMap { call.others[$0] } + people.filter { !isPinned.contains($0.identity) }
  }
}
