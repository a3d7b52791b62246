import CallCore

/// One line about a call that rings while somebody types, which keys of letters must not answer.
enum RingBanner {
  static func text(for state: State) -> String? {
    guard let call = state.ring.current, state.view.entry != nil else { return nil }
    return "\(call.from.displayName) calls: F5 answers, F6 declines, F7 silences"
  }
}
