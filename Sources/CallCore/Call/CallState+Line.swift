extension CallState {
  /// Whoever has answered, or will not, is called no more.
  mutating func reduce(_ event: LineEvent) {
    switch event {
    case .accepted(_, let person), .declined(_, let person, _), .missed(_, let person, _):
      awaited.removeAll { $0 == person.displayName }
    case .ended: awaited = []
    case .connected, .lost, .closed, .reset, .ring, .admitted, .denied, .notified, .recording, .channelChanged: break
    }
  }
}
