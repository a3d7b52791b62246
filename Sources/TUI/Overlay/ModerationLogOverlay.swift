import CallCore
import TerminalKit

/// What was done in the chat of a stream, all of it.
struct ModerationLogOverlay {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let rect = area.centered(columns: min(100, area.columns), rows: area.rows)
    let box = Box(title: "Moderation (j k move, Esc closes)", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    let below = ModerationLog(state: state, context: context, scroll: state.view.logScroll).draw(
      on: &surface, in: inside)
    if below > 0 {
      surface.writeRight(
        " \(below) below ", row: rect.endRow - 1, endColumn: rect.endColumn - 1, style: context.theme.accent)
    }
  }
}
