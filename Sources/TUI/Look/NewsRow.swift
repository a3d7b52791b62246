import TerminalKit

/// The row above the keys: one line of news or of what goes on, cut to its width.
enum NewsRow {
  static func draw(
    _ line: (text: String, style: CellStyle), on surface: inout CellSurface, in rect: CellRect, context: ViewContext
  ) {
    let shown = TerminalText.truncated(line.text, to: rect.columns - 2, glyphs: context.glyphs.set)
    surface.write(shown, row: rect.row, column: rect.column + 1, style: line.style)
  }
}
