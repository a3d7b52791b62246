import NchatAPI

extension HostingState {
  mutating func reduce(_ change: CallChange) {
    switch change {
    case .looked(let people, let isLocked, let settings):
      self.isLocked = isLocked
      self.settings = settings
      let present = people.filter { $0.status == .joined }
      let raised = present.filter(\.isHandRaised).map { "\($0.userId)" }
      // Whoever was known keeps their place.
      hands = hands.filter(raised.contains) + raised.filter { !hands.contains($0) }
      roles = Dictionary(present.filter { $0.role != .participant }.map { ("\($0.userId)", $0.role) }) { first, _ in
        first
      }
      let waiting = people.filter { $0.status == .waiting }.map(Self.person)
      lobby = lobby.filter { known in waiting.contains { $0.id == known.id } }
      for person in waiting { add(person) }
    case .hand(let id, let isRaised):
      hands.removeAll { $0 == "\(id)" }
      if isRaised, hands.count < Self.limit { hands.append("\(id)") }
    case .role(let id, let role):
      guard roles.count < Self.limit || roles["\(id)"] != nil || role == .participant else { return }
      roles["\(id)"] = role == .participant ? nil : role
    case .locked(let isLocked): self.isLocked = isLocked
    case .settings(let settings): self.settings = settings
    case .waits(let person): add(person)
    case .joined(let id): lobby.removeAll { $0.id == id }
    case .left(let id):
      lobby.removeAll { $0.id == id }
      hands.removeAll { $0 == "\(id)" }
      roles["\(id)"] = nil
    }
  }

  private mutating func add(_ person: Person) {
    guard lobby.count < Self.limit, !lobby.contains(where: { $0.id == person.id }) else { return }
    lobby.append(person)
  }

  private static func person(_ participant: CallParticipant) -> Person {
    participant.user.map(Person.init) ?? Person(unknown: participant.userId)
  }
}
