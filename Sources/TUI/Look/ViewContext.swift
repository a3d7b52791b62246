import TerminalKit

/// What views need to know besides the state: the terminal's abilities, the keys, and the time zone.
public struct ViewContext: Sendable {
  let glyphs: Glyphs
  let theme: Theme
  let keymap: Keymap
  /// What lies between the program and the terminal.
  let link: TerminalLink
  /// Hours and minutes of a time in milliseconds since 1970.
  let timeOfDay: @Sendable (Int64) -> String

  public init(
    capabilities: TerminalCapabilities, keymap: Keymap = .standard,
    timeOfDay: @escaping @Sendable (Int64) -> String = LocalTime.hoursAndMinutes
  ) {
    glyphs = Glyphs(capabilities.glyphs)
    theme = Theme(capabilities.colors)
    self.keymap = keymap
    link = capabilities.link
    self.timeOfDay = timeOfDay
  }
}
