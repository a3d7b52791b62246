import NchatAPI

extension RingState {
  mutating func reduce(_ action: RingAction) {
    switch action {
    case .armed(let call): if current?.id == call { isArmed = true }
    }
  }

  /// - Parameter me: whose answers elsewhere are answers too.
  mutating func reduce(_ event: LineEvent, me: Person?) -> [Effect] {
    changing { ring in
      switch event {
      case .ring(let call): ring.add(call)
      case .missed(let call, _, _), .ended(let call, _): ring.remove(call)
      case .accepted(let call, let person), .declined(let call, let person, _):
        if person == me { ring.remove(call) }
      case .connected, .lost, .closed, .reset, .admitted, .denied, .recording, .notified, .channelChanged, .changed:
        break
      }
    }
  }

  /// What rings as the server has just said.
  mutating func found(_ ringing: [IncomingCall]) -> [Effect] {
    changing { ring in
      ring.calls.removeAll { known in !ringing.contains { $0.id == known.id } }
      for call in ringing { ring.add(call) }
      ring.later = ring.later.filter { id in ring.calls.contains { $0.id == id } }
    }
  }

  /// The call that is asked about is answered, declined or gone.
  mutating func settle(_ call: EntityID) -> [Effect] { changing { $0.remove(call) } }

  mutating func putOff() -> [Effect] {
    changing { ring in
      if let id = ring.current?.id { ring.later.insert(id) }
    }
  }

  mutating func silence() -> [Effect] {
    guard !isSilenced else { return [] }
    isSilenced = true
    return [.ringTone(false)]
  }

  private mutating func add(_ call: IncomingCall) {
    guard calls.count < Self.limit, !calls.contains(where: { $0.id == call.id }) else { return }
    calls.append(call)
  }

  private mutating func remove(_ call: EntityID) {
    calls.removeAll { $0.id == call }
    later.remove(call)
  }

  /// Lets calls that ring be heard, or not any more, the one that rings now included.
  mutating func changeTone(isWanted: Bool) -> [Effect] {
    isToneWanted = isWanted
    return current == nil || isSilenced ? [] : [.ringTone(isWanted)]
  }

  /// Another question begins anew: unarmed, and with the tone.
  private mutating func changing(_ change: (inout RingState) -> Void) -> [Effect] {
    let before = current?.id
    change(&self)
    guard current?.id != before else { return [] }
    isArmed = false
    isSilenced = false
    guard let id = current?.id else { return [.cancel(.ring), .ringTone(false)] }
    return [.after(Self.arming, .ring(.armed(call: id)), .ring), .ringTone(isToneWanted)]
  }
}
