import CallCore
import TerminalKit

/// Asks before leaving.
struct LeaveDialog {
  let call: CallState
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let rect = area.centered(columns: min(44, area.columns), rows: 5)
    let box = Box(title: "Leave the call?", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 3 else { return }
    let others = call.others.count
    let text = others == 0 ? "Nobody else is here." : others == 1 ? "One person stays." : "\(others) people stay."
    surface.write(
      text, row: inside.row, column: inside.column + 1, limit: inside.columns - 2, style: context.theme.text)
    var at = inside.column + 1
    for (key, words) in [("y", "leave"), ("Esc", "stay")] {
      at += surface.write("[\(key)]", row: inside.row + 2, column: at, style: context.theme.key) + 1
      at += surface.write(words, row: inside.row + 2, column: at, style: context.theme.text) + 3
    }
  }
}
