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
    case .recording(let news): post(Self.text(of: news), severity: .warning)
    case .notified(let text): post(text, severity: .warning)
    case .closed(let failure): post("the server tells no more: \(failure)", severity: .warning)
    case .changed(_, .waits(let person)): post("\(person.displayName) asks to come in", severity: .info)
    // The call goes on without, and the line is tried again.
    case .connected, .lost, .reset, .admitted, .denied, .channelChanged, .changed: []
    }
  }

  private static func text(of news: RecordingNews) -> String {
    switch news.what {
    case .asked(let person, _):
      return "\(person.displayName) wants to record this call; say :consent yes or :consent no"
    case .answered(let person, let isAccepted):
      return isAccepted ? "\(person.displayName) may be recorded" : "\(person.displayName) does not want to be recorded"
    case .started: return "this call is recorded: whoever stays agrees"
    case .stopped: return "this call is recorded no more"
    case .ready: return "the recording of this call is ready"
    case .failed(.refused): return "this call is not recorded, since somebody does not want it"
    case .failed(.unanswered): return "this call is not recorded, since somebody did not answer"
    case .failed: return "nothing came of the recording of this call"
    }
  }
}
