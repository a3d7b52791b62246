extension NoticeState {
  /// Tells a person on a screen what the line tells.
  mutating func reduce(_ event: LineEvent) -> [Effect] {
    switch event {
    case .ring(let call):
      post("\(call.from.displayName) calls you; `ncall answer \(call.id)` goes there", severity: .info)
    case .accepted(_, let person): post("\(person.displayName) is coming", severity: .info)
    case .declined(_, let person, let reason):
      post("\(person.displayName) declined" + (reason.map { ": \($0)" } ?? ""), severity: .info)
    case .missed(_, let person, .unanswered): post("\(person.displayName) did not answer", severity: .info)
    case .missed(_, let person, .cancelled): post("\(person.displayName) does not call any more", severity: .info)
    case .ended: post("the call is over", severity: .info)
    case .notified(let text): post(text, severity: .warning)
    case .closed(let failure): post("the server tells no more: \(failure)", severity: .warning)
    // The call goes on without, and the line is tried again.
    case .connected, .lost, .reset, .admitted, .denied: []
    }
  }
}
