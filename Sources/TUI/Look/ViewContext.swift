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
  /// The day of such a time: year, month and day.
  let day: @Sendable (Int64) -> CalendarDay

  public init(
    capabilities: TerminalCapabilities, keymap: Keymap = .standard, theme: ThemeDefinition = .standard,
    timeOfDay: @escaping @Sendable (Int64) -> String = LocalTime.hoursAndMinutes,
    day: @escaping @Sendable (Int64) -> CalendarDay = LocalTime.day
  ) {
    glyphs = Glyphs(capabilities.glyphs)
    self.theme = theme.theme(capabilities.colors)
    self.keymap = keymap
    link = capabilities.link
    complete = { theme.complete(&$0, depth: capabilities.colors) }
    self.timeOfDay = timeOfDay
    self.day = day
  }

  /// A time with its day, where that is not today: `12:04`, `26 Nov 12:04`, `26 Nov 2025`.
  ///
  /// - Parameter now: the minute it is; nil where that is not known, and no day is said.
  func moment(_ milliseconds: Int64, now: Int64?) -> String {
    let day = day(milliseconds)
    guard let today = now.map(self.day), day != today else { return timeOfDay(milliseconds) }
    return day.year == today.year ? "\(day.text) \(timeOfDay(milliseconds))" : "\(day.text) \(day.year)"
  }
}
