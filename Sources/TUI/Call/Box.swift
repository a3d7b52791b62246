import TerminalKit

/// A frame with a title, for panes that take the focus and for what lies over the call.
struct Box {
  let title: String
  let style: CellStyle
  let context: ViewContext

  /// Draws the frame, empties what is inside, and answers that.
  @discardableResult
  func draw(on surface: inout CellSurface, in rect: CellRect) -> CellRect {
    guard rect.columns >= 4, rect.rows >= 3 else {
      return CellRect(row: rect.row, column: rect.column, columns: 0, rows: 0)
    }
    let glyphs = context.glyphs
    surface.fill(rect, style: .plain)
    let (last, right) = (rect.endRow - 1, rect.endColumn - 1)
    for row in [rect.row, last] {
      surface.fill(
        CellRect(row: row, column: rect.column, columns: rect.columns, rows: 1), with: glyphs.horizontal, style: style)
    }
    for column in [rect.column, right] {
      surface.fill(
        CellRect(row: rect.row, column: column, columns: 1, rows: rect.rows), with: glyphs.vertical, style: style)
    }
    surface.write(glyphs.corners.topLeft, row: rect.row, column: rect.column, style: style)
    surface.write(glyphs.corners.topRight, row: rect.row, column: right, style: style)
    surface.write(glyphs.corners.bottomLeft, row: last, column: rect.column, style: style)
    surface.write(glyphs.corners.bottomRight, row: last, column: right, style: style)
    if !title.isEmpty, rect.columns > 6 {
      let shown = TerminalText.truncated(title, to: rect.columns - 6, glyphs: glyphs.set)
      surface.write(" \(shown) ", row: rect.row, column: rect.column + 1, style: style.adding(.bold))
    }
    return rect.inset(by: 1)
  }

  /// A line across the frame.
  func divide(on surface: inout CellSurface, _ rect: CellRect, row: Int) {
    let glyphs = context.glyphs
    surface.fill(
      CellRect(row: row, column: rect.column, columns: rect.columns, rows: 1), with: glyphs.horizontal, style: style)
    surface.write(glyphs.joints.left, row: row, column: rect.column, style: style)
    surface.write(glyphs.joints.right, row: row, column: rect.endColumn - 1, style: style)
  }
}
