/// What happens when an input file ends (`--on-eof`).
public enum EndOfInput: String, Sendable, CaseIterable {
  /// Goes on without saying anything.
  case silence
  /// Begins again.
  case loop
  /// Leaves the call.
  case leave
}
