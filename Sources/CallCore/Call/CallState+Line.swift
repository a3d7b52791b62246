extension CallState {
  /// Whoever has answered, or will not, is called no more; who is asked whether they may be recorded may have said beforehand what they say.
  mutating func reduce(_ event: LineEvent) -> [Effect] {
    switch event {
    case .accepted(_, let person), .declined(_, let person, _), .missed(_, let person, _):
      awaited.removeAll { $0 == person.displayName }
    case .ended:
      awaited = []
      isAskedToBeRecorded = false
    case .recording(let news): return reduce(news)
    case .changed(_, let change): hosting.reduce(change)
    case .connected, .lost, .closed, .reset, .ring, .admitted, .denied, .notified, .channelChanged: break
    }
    return []
  }

  private mutating func reduce(_ news: RecordingNews) -> [Effect] {
    switch news.what {
    case .asked:
      isAskedToBeRecorded = true
      return recordingAnswer.isAccepted.map { [.answerRecording($0)] } ?? []
    // Others may still be asked; saying the same again is no harm.
    case .answered: return []
    case .started, .stopped, .ready, .failed:
      isAskedToBeRecorded = false
      return []
    }
  }
}
