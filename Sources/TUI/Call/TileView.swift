import CallCore
import TerminalKit

/// One participant's tile: initials where a picture will be, and the name strip.
struct TileView {
  let strip: ParticipantStrip

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    var area = CellRect(row: rect.row, column: rect.column, columns: rect.columns - 1, rows: rect.rows)
    let bottom = area.takeBottom(1)
    let theme = strip.context.theme
    surface.fill(area, style: theme.tile)
    let initials = Self.initials(of: strip.participant.displayName)
    let badge =
      area.rows >= 15
      ? area.centered(columns: 16, rows: 7)
      : area.rows >= 5 && area.columns >= 16 ? area.centered(columns: 8, rows: 3) : area.centered(columns: 4, rows: 1)
    surface.fill(badge, style: theme.badge(for: strip.participant.identity))
    write(initials, on: &surface, in: badge)
    strip.draw(on: &surface, row: bottom.row, column: bottom.column, columns: bottom.columns, style: theme.bar)
  }

  private func write(_ initials: String, on surface: inout CellSurface, in badge: CellRect) {
    let width = TerminalText.width(of: initials, glyphs: surface.glyphs)
    surface.write(
      initials, row: badge.row + badge.rows / 2, column: badge.column + (badge.columns - width) / 2,
      limit: badge.columns, style: strip.context.theme.badge(for: strip.participant.identity))
  }

  /// The first letters of the first and last word of a name.
  static func initials(of name: String) -> String {
    let words = name.split { $0.isWhitespace || $0 == "-" || $0 == "_" || $0 == "." }.filter {
      $0.first?.isLetter == true
    }
    guard let first = words.first?.first else { return String(name.prefix(1)) }
    guard words.count > 1, let last = words.last?.first else { return first.uppercased() }
    return first.uppercased() + last.uppercased()
  }
}
