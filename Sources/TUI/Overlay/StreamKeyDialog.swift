import CallCore
import TerminalKit

/// What a program needs to publish a stream, for as long as somebody looks at it.
struct StreamKeyDialog {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let glyphs = context.glyphs.set
    let width = min(100, area.columns)
    guard width > 8 else { return }
    let lines: [String]
    if let key = state.studio.key {
      lines =
        TextWrap.rows(of: "url \(key.url)", columns: width - 4, glyphs: glyphs)
        + TextWrap.rows(of: "key \(key.key)", columns: width - 4, glyphs: glyphs)
        + ["Whoever has the key broadcasts in your place."]
    } else {
      lines = ["asking the server\(context.glyphs.ellipsis)"]
    }
    let rect = area.centered(columns: width, rows: min(lines.count + 2, area.rows))
    let inside = Box(title: "Stream key (Esc hides it)", style: context.theme.focusedBorder, context: context)
      .draw(on: &surface, in: rect)
    for (index, line) in lines.prefix(inside.rows).enumerated() {
      surface.write(
        TerminalText.truncated(line, to: inside.columns - 2, glyphs: glyphs), row: inside.row + index,
        column: inside.column + 1, style: context.theme.text)
    }
  }
}
