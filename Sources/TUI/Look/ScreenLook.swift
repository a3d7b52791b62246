/// How a person wants the screen to look and to behave, as far as that can change while it is up.
public struct ScreenLook: Sendable {
  public var theme: ThemeChoice
  public var keymap: Keymap
  /// The bell for calls that ring.
  public var ringsBell: Bool
  /// Notices of the desktop, where the terminal shows such.
  public var notifies: Bool

  public init(
    theme: ThemeChoice = .automatic, keymap: Keymap = .standard, ringsBell: Bool = true, notifies: Bool = true
  ) {
    self.theme = theme
    self.keymap = keymap
    self.ringsBell = ringsBell
    self.notifies = notifies
  }
}
