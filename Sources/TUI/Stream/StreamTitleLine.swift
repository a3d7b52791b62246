import CallCore
import NchatAPI
import TerminalKit

/// The first row of a stream: what it is, whether it is live, and how many watch.
struct StreamTitleLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let theme = context.theme
    surface.fill(rect, style: theme.bar)
    var end = surface.writeRight(watching, row: rect.row, endColumn: rect.endColumn - 1, style: theme.bar) - 2
    end = TitleMarks.draw(state, on: &surface, row: rect.row, before: end, context: context)
    let (word, style) = StreamWords.mark(of: state.stream.stream, context: context)
    var at = rect.column + 1
    let title = state.stream.stream?.title ?? state.stream.title
    let room = max(0, end - at - TerminalText.width(of: word) - 2)
    let shown = TerminalText.truncated(title, to: room, glyphs: context.glyphs.set)
    at += surface.write(shown, row: rect.row, column: at, style: theme.bar.adding(.bold)) + 2
    surface.write(word, row: rect.row, column: at, limit: max(0, end - at), style: style)
  }

  private var watching: String {
    guard let stream = state.stream.stream, stream.status == .live else { return "? help" }
    return "\(stream.currentViewers) watching  ? help"
  }
}
