import CallCore
import TerminalKit

/// The first row of the calls of the past.
struct HistoryTitleLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let theme = context.theme
    surface.fill(rect, style: theme.bar)
    var end = surface.writeRight("? help", row: rect.row, endColumn: rect.endColumn - 1, style: theme.bar) - 2
    end = TitleMarks.draw(state, on: &surface, row: rect.row, before: end, context: context)
    var at = rect.column + 1
    at += surface.write(
      "Calls", row: rect.row, column: at, limit: max(0, end - at), style: theme.bar.adding(.bold))
    let filter = state.history.filter
    guard !filter.isEmpty, state.history.detail == nil else { return }
    let text = TerminalText.truncated(
      " \(context.glyphs.separator) only \(filter)", to: max(0, end - at), glyphs: context.glyphs.set)
    surface.write(text, row: rect.row, column: at, style: theme.barAccent)
  }
}
