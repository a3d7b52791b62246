/// A key that went down, repeats, or came up.
public struct KeyEvent: Hashable, Sendable {
  public enum Phase: Hashable, Sendable {
    case press
    /// Only from terminals that tell repeats from presses.
    case `repeat`
    /// Only from terminals that report releases (kitty keyboard protocol).
    case release
  }

  public var chord: KeyChord
  public var phase: Phase

  public init(_ key: Key, _ modifiers: KeyModifiers = [], phase: Phase = .press) {
    chord = KeyChord(key, modifiers)
    self.phase = phase
  }
}
