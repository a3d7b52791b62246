extension SessionState {
  mutating func reduce(_ action: SessionAction) {
    switch action {
    case .began(let server, let hasLine):
      self.server = server.bounded(to: 256)
      line = hasLine ? .connecting : .none
    case .recognized(let person): me = person
    case .minuteBegan(let time): minute = time
    case .ended: isOver = true
    }
  }

  /// What the line tells of itself.
  mutating func reduce(_ event: LineEvent) {
    guard line != .none else { return }
    switch event {
    case .connected: line = .connected
    case .lost(let failure): line = .lost("\(failure)".bounded(to: 256))
    case .closed(let failure): line = .closed("\(failure)".bounded(to: 256))
    case .reset, .ring, .accepted, .declined, .missed, .ended, .admitted, .denied, .recording, .notified,
      .channelChanged, .changed:
      break
    }
  }
}
