import CallCore
import TerminalKit

/// The last row of a chat, below a line across its frame: what is being typed, or how one begins to.
struct MessageEntry {
  let draft: TextDraft
  /// Typing goes there.
  let hasFocus: Bool
  /// Something lies over it.
  let isCovered: Bool
  /// What stands there while nobody types.
  let hint: String
  let context: ViewContext

  /// Cuts its rows off what is inside of a frame and draws them.
  func draw(on surface: inout CellSurface, below inside: inout CellRect, of box: Box, frame: CellRect) {
    let entry = inside.takeBottom(1)
    let divider = inside.takeBottom(1)
    box.divide(
      on: &surface, CellRect(row: divider.row, column: frame.column, columns: frame.columns, rows: 1), row: divider.row)
    surface.write("> ", row: entry.row, column: entry.column, style: hasFocus ? context.theme.key : context.theme.dim)
    if draft.isEmpty, !hasFocus {
      surface.write(
        hint, row: entry.row, column: entry.column + 2, limit: entry.columns - 2, style: context.theme.dim)
    }
    DraftLine(draft: draft, context: context).draw(
      on: &surface, row: entry.row, column: entry.column + 2, columns: entry.columns - 2,
      hasFocus: hasFocus && !isCovered)
  }
}
