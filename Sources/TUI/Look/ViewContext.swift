import TerminalKit

/// What views need to know besides the state: the terminal's abilities, colours, the keys, and the time zone.
public struct ViewContext: Sendable {
  let glyphs: Glyphs
  let theme: Theme
  let keymap: Keymap
  /// What lies between the program and the terminal.
  let link: TerminalLink
  /// Gives a finished picture the theme's own colours where it has none.
  let complete: @Sendable (inout CellSurface) -> Void
  /// Hours and minutes of a time in milliseconds since 1970.
  let timeOfDay: @Sendable (Int64) -> String

  public init(
    capabilities: TerminalCapabilities, keymap: Keymap = .standard, theme: ThemeDefinition = .standard,
    timeOfDay: @escaping @Sendable (Int64) -> String = LocalTime.hoursAndMinutes
  ) {
    glyphs = Glyphs(capabilities.glyphs)
    self.theme = theme.theme(capabilities.colors)
    self.keymap = keymap
    link = capabilities.link
    complete = { theme.complete(&$0, depth: capabilities.colors) }
    self.timeOfDay = timeOfDay
  }
}
