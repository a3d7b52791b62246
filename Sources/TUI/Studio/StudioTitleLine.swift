import CallCore
import NchatAPI
import TerminalKit

/// The first row of the studio: which stream it is, how long it has been going on, and how many watch.
struct StudioTitleLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let theme = context.theme
    surface.fill(rect, style: theme.bar)
    var end = surface.writeRight(watching, row: rect.row, endColumn: rect.endColumn - 1, style: theme.bar) - 2
    end = TitleMarks.draw(state, on: &surface, row: rect.row, before: end, context: context)
    var at = rect.column + 1
    at += surface.write("Studio", row: rect.row, column: at, limit: max(0, end - at), style: theme.bar.adding(.bold))
    guard state.studio.id != nil else { return }
    let stream = state.stream.stream
    let word = StreamWords.mark(of: stream, context: context)
    let since = isLive ? stream?.startedAt.flatMap(duration) ?? "" : ""
    let title = " \(context.glyphs.separator) \(stream?.title ?? state.stream.title)"
    let room = max(0, end - at - TerminalText.width(of: word.text) - since.count - 3)
    at += surface.write(
      TerminalText.truncated(title, to: room, glyphs: context.glyphs.set), row: rect.row, column: at, style: theme.bar)
    at += 2
    at += surface.write(word.text, row: rect.row, column: at, limit: max(0, end - at), style: word.style) + 1
    surface.write(since, row: rect.row, column: at, limit: max(0, end - at), style: theme.barDim)
  }

  private var isLive: Bool { state.stream.stream?.status == .live }

  private func duration(since start: Timestamp) -> String? {
    state.session.minute.map {
      CallWords.duration(minutes: Int(max(0, min($0 &- start.milliseconds, 1 << 40)) / 60_000))
    }
  }

  private var watching: String {
    guard let stream = state.stream.stream, state.studio.id != nil, isLive else { return "? help" }
    return "\(stream.currentViewers) watching  ? help"
  }
}
