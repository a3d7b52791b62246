import CallCore
import TerminalKit

/// A line being typed, scrolled so that its cursor is in sight.
struct DraftLine {
  let draft: TextDraft
  let context: ViewContext

  func draw(on surface: inout CellSurface, row: Int, column: Int, columns: Int, hasFocus: Bool) {
    guard columns > 1 else { return }
    let glyphs = context.glyphs.set
    let widths = draft.characters.map { TerminalText.width(of: String($0), glyphs: glyphs) }
    var start = 0
    // One column stays free for the cursor behind the text.
    var before = widths.prefix(draft.cursor).reduce(0, +)
    while before > columns - 1, start < draft.cursor {
      before -= widths[start]
      start += 1
    }
    surface.write(
      String(draft.characters[start...]), row: row, column: column, limit: columns, style: context.theme.text)
    if hasFocus { surface.cursor = CellPosition(row: row, column: column + before) }
  }
}
