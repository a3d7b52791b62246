import CallCore
import TerminalKit

/// The settings that are in force: value, where it comes from, and what it is about.
struct SettingsOverlay {
  let state: State
  let context: ViewContext

  private enum Row {
    case section(String)
    case entry(Int, SettingEntry)
  }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let settings = state.settings
    let rect = area.centered(columns: min(110, area.columns), rows: area.rows)
    let box = Box(
      title: "Settings (Enter changes until the end, Esc closes)", style: context.theme.focusedBorder, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    if let selected = settings.selected, inside.rows >= 8 {
      let about = TextWrap.rows(
        of: Self.about(selected), columns: max(1, inside.columns - 2), glyphs: context.glyphs.set
      ).prefix(3)
      let bottom = inside.takeBottom(about.count + 1)
      box.divide(on: &surface, CellRect(row: 0, column: rect.column, columns: rect.columns, rows: 1), row: bottom.row)
      for (index, line) in about.enumerated() {
        surface.write(
          line, row: bottom.row + 1 + index, column: bottom.column + 1, limit: bottom.columns - 2,
          style: context.theme.text)
      }
    }
    let rows = self.rows
    let at = rows.firstIndex { if case .entry(settings.index, _) = $0 { true } else { false } } ?? 0
    // The selection stays in the middle, where there is more than fits.
    let first = max(0, min(at - inside.rows / 2, rows.count - inside.rows))
    for (index, row) in rows.dropFirst(first).prefix(inside.rows).enumerated() {
      draw(
        row, on: &surface,
        in: CellRect(row: inside.row + index, column: inside.column, columns: inside.columns, rows: 1))
    }
  }

  private var rows: [Row] {
    var rows: [Row] = []
    var section = ""
    for (index, entry) in state.settings.entries.enumerated() {
      if entry.section != section {
        section = entry.section
        rows.append(.section(section))
      }
      rows.append(.entry(index, entry))
    }
    return rows
  }

  private func draw(_ row: Row, on surface: inout CellSurface, in rect: CellRect) {
    let theme = context.theme
    switch row {
    case .section(let name):
      surface.write(name, row: rect.row, column: rect.column + 1, limit: rect.columns - 2, style: theme.strong)
    case .entry(let index, let entry):
      let isSelected = index == state.settings.index
      let style = isSelected ? theme.accent : entry.choices.isEmpty ? theme.dim : theme.text
      if isSelected {
        surface.write(context.glyphs.selected, row: rect.row, column: rect.column + 1, style: style)
        surface.focus = CellPosition(row: rect.row, column: rect.column + 1)
      }
      surface.write(entry.key, row: rect.row, column: rect.column + 3, limit: 27, style: style)
      let source = surface.writeRight(
        entry.source, row: rect.row, endColumn: rect.endColumn - 1, limit: 12, style: theme.dim)
      let value = entry.value.isEmpty ? "-" : entry.value
      let room = max(0, source - rect.column - 33)
      surface.write(
        TerminalText.truncated(value, to: room, glyphs: context.glyphs.set), row: rect.row, column: rect.column + 31,
        style: style)
    }
  }

  private static func about(_ entry: SettingEntry) -> String {
    let change =
      entry.choices.isEmpty
      ? (entry.isLive ? "A change in the file takes effect at once." : "It takes effect at the next start.")
      : "It can be \(entry.choices.joined(separator: ", "))."
    return "\(entry.explanation). \(change)"
  }
}
