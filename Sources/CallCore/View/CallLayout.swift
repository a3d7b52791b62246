/// How the people in the call are laid out.
public enum CallLayout: String, Sendable, Equatable, CaseIterable {
  /// Tiles as long as they are large enough, chips beyond.
  case grid
  /// Chips always, speakers first.
  case roster
}
