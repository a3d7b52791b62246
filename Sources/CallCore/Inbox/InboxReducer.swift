import NchatAPI

extension InboxState {
  mutating func reduce(_ action: InboxAction) -> [Effect] {
    switch action {
    case .loaded(let contents):
      calls = contents.calls.map(\.bounded)
      channels = contents.channels.map(\.bounded)
      streams = contents.streams.map(\.bounded)
      isLoaded = true
      failure = nil
      let items = items
      if selected.map(items.contains) != true { selected = items.first }
      return [.after(Self.lifetime, .inbox(.due), .inbox)] + look()
    case .failed(let reason):
      failure = reason.bounded(to: 512)
      return [.after(Self.lifetime, .inbox(.due), .inbox)]
    case .membersLoaded(let channel, let list):
      if members.count >= Self.detailLimit, members[channel] == nil { members = [:] }
      members[channel] = list.map(\.bounded)
      return []
    case .peopleLoaded(let call, let list):
      if people.count >= Self.detailLimit, people[call] == nil { people = [:] }
      people[call] = list.map(\.bounded)
      return []
    case .selected(let item):
      guard items.contains(item) else { return [] }
      selected = item
      return look()
    case .due:
      return [.inbox(.load)]
    }
  }

  /// What the line tells makes what is listed old.
  mutating func reduce(_ event: LineEvent) -> [Effect] {
    switch event {
    case .connected, .reset: return [.inbox(.load)]
    case .ring, .accepted, .declined, .missed, .ended, .channelChanged:
      return [.after(Self.calm, .inbox(.due), .inbox)]
    case .lost, .closed, .admitted, .denied, .recording, .notified, .changed: return []
    }
  }

  /// Moves the selection; the ends are ends.
  mutating func select(by step: Int) -> [Effect] {
    let items = items
    guard !items.isEmpty else { return [] }
    let index = selected.flatMap(items.firstIndex) ?? (step > 0 ? -1 : items.count)
    selected = items[min(items.count - 1, max(0, index + step))]
    return look()
  }

  /// Asks who is where the person looks.
  func look() -> [Effect] {
    switch selected {
    case .call(let id): [.inbox(.loadPeople(call: id))]
    case .channel(let id):
      [.inbox(.loadMembers(channel: id))]
        + (channel(id)?.activeCallId.map { [.inbox(.loadPeople(call: $0))] } ?? [])
    case .stream, nil: []
    }
  }
}
