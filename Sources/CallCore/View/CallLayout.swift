/// How the people in the call are laid out.
public enum CallLayout: String, Sendable, Equatable, CaseIterable {
  /// Tiles as long as they are large enough, chips beyond.
  case grid
  /// One person large, the others beside them.
  case speaker
  /// Chips always, speakers first.
  case roster
}
