import CallCore
import NchatAPI
import TerminalKit

/// The reactions that one key sends, by their words: what a terminal makes of emoji is never sure.
struct ReactionPicker {
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let types = StreamReactionType.allCases
    let rect = area.centered(columns: min(44, area.columns), rows: min((types.count + 1) / 2 + 2, area.rows))
    let box = Box(title: "React (Esc closes)", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    let half = (types.count + 1) / 2
    for (index, type) in types.enumerated() where index % half < inside.rows {
      let row = inside.row + index % half
      let column = inside.column + 1 + index / half * (inside.columns / 2)
      context.mouse?.add(
        CellRect(row: row, column: column, columns: inside.columns / 2 - 1, rows: 1),
        .key(KeyChord(.character(Character("\(index + 1)")))))
      surface.write("\(index + 1)", row: row, column: column, style: context.theme.key)
      surface.write(
        type.rawValue, row: row, column: column + 3, limit: inside.columns / 2 - 4, style: context.theme.text)
    }
  }
}
