import TerminalKit

/// What views need to know besides the state: the terminal's abilities, the keys, and the time zone.
public struct ViewContext: Sendable {
  let glyphs: Glyphs
  let theme: Theme
  let keymap: Keymap
  /// Hours and minutes of a time in milliseconds since 1970.
  let timeOfDay: @Sendable (Int64) -> String

  public init(
    capabilities: TerminalCapabilities, keymap: Keymap = .standard,
    timeOfDay: @escaping @Sendable (Int64) -> String = LocalTime.hoursAndMinutes
  ) {
    glyphs = Glyphs(capabilities.glyphs)
    theme = Theme(capabilities.colors)
    self.keymap = keymap
    self.timeOfDay = timeOfDay
  }
}
