import CallCore
import TerminalKit

/// One participant's tile: initials where a picture will be, and the name strip.
struct TileView {
  let strip: ParticipantStrip
  /// Those of this person that are in the air.
  var reactions: [CallReaction] = []

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    strip.context.mouse?.add(rect, .participant(strip.participant.identity))
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
    drawReactions(on: &surface, in: area)
    strip.draw(on: &surface, row: bottom.row, column: bottom.column, columns: bottom.columns, style: theme.bar)
  }

  /// They rise at the right edge, from the name to the top.
  private func drawReactions(on surface: inout CellSurface, in area: CellRect) {
    guard area.rows > 0 else { return }
    for reaction in reactions {
      let risen = reaction.age * max(1, area.rows - 1) / max(1, CallReaction.steps - 1)
      let row = max(area.row, area.endRow - 1 - risen)
      let text = reaction.count > 1 ? "\(reaction.word) x\(reaction.count)" : reaction.word
      let shown = TerminalText.truncated(text, to: area.columns - 1, glyphs: strip.context.glyphs.set)
      let style = strip.context.theme.accent.on(strip.context.theme.tile.background)
      surface.writeRight(shown, row: row, endColumn: area.endColumn, style: style)
    }
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
