/// What this client says when somebody wants to record the call.
public enum RecordingAnswer: String, Sendable, CaseIterable {
  /// Nothing by itself: whoever does not answer in time keeps the recording from beginning.
  case ask
  case yes
  case no

  /// The answer that is given without asking anybody; nil for none.
  var isAccepted: Bool? {
    switch self {
    case .ask: nil
    case .yes: true
    case .no: false
    }
  }
}
