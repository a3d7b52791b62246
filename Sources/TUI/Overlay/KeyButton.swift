import TerminalKit

/// A key of a dialog with what it does: `[y] leave`.
struct KeyButton {
  let key: String
  let words: String
  let context: ViewContext

  /// Draws it; answers the columns to the place of the next one.
  func draw(on surface: inout CellSurface, row: Int, column: Int) -> Int {
    var at = column
    at += surface.write("[\(key)]", row: row, column: at, style: context.theme.key) + 1
    at += surface.write(words, row: row, column: at, style: context.theme.text)
    if let chord = KeyChord(key) {
      context.mouse?.add(CellRect(row: row, column: column, columns: at - column, rows: 1), .key(chord))
    }
    return at - column + 3
  }
}
