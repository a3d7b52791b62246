import CallCore
import TerminalKit

/// Commands by some of their letters: what they do, their keys, and why they cannot be done now.
struct PaletteOverlay {
  /// Commands that are seen at once.
  private static let most = 14

  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let matches = state.view.palette.matches
    let rows = min(Self.most, max(1, matches.count))
    let rect = area.centered(columns: min(72, area.columns), rows: min(rows + 4, area.rows))
    let box = Box(title: "Command", style: context.theme.focusedBorder, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 2, inside.columns >= 8 else { return }
    let entry = inside.takeTop(1)
    let divider = inside.takeTop(1)
    box.divide(
      on: &surface, CellRect(row: divider.row, column: rect.column, columns: rect.columns, rows: 1), row: divider.row)
    surface.write("> ", row: entry.row, column: entry.column, style: context.theme.key)
    DraftLine(draft: state.view.palette.draft, context: context).draw(
      on: &surface, row: entry.row, column: entry.column + 2, columns: entry.columns - 2, hasFocus: true)
    if matches.isEmpty {
      surface.write(
        "no command has these letters", row: inside.row, column: inside.column + 1, style: context.theme.dim)
      return
    }
    let selected = min(max(0, state.view.palette.index), matches.count - 1)
    let first = max(0, min(selected - inside.rows / 2, matches.count - inside.rows))
    for (index, definition) in matches.dropFirst(first).prefix(inside.rows).enumerated() {
      draw(
        definition, isSelected: first + index == selected, on: &surface,
        in: CellRect(row: inside.row + index, column: inside.column, columns: inside.columns, rows: 1))
    }
  }

  private func draw(
    _ definition: CommandDefinition, isSelected: Bool, on surface: inout CellSurface, in line: CellRect
  ) {
    let refusal = definition.refusal(in: state)
    var style = refusal == nil ? context.theme.text : context.theme.dim
    if isSelected {
      style = context.theme.speaking
      surface.fill(line, style: style)
    }
    let keys = context.keymap.chords(for: definition, in: state.view.route.keys).map(\.description).joined(
      separator: " ")
    let end = surface.writeRight(keys, row: line.row, endColumn: line.endColumn - 1, style: style) - 1
    let glyphs = context.glyphs.set
    let word = TerminalText.truncated(definition.usage, to: 24, glyphs: glyphs)
    surface.write(word, row: line.row, column: line.column + 1, limit: max(0, end - line.column - 1), style: style)
    let column = line.column + 27
    let words = TerminalText.truncated(refusal ?? definition.summary, to: max(0, end - column), glyphs: glyphs)
    surface.write(words, row: line.row, column: column, style: style)
  }
}
