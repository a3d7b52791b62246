import CallCore
import TerminalKit

/// The row above the keys of a stream: trouble, the newest notice, or what others react with.
struct StreamStatusLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    NewsRow.draw(line, on: &surface, in: rect, context: context)
  }

  private var line: (String, CellStyle) {
    let theme = context.theme
    if let banner = RingBanner.text(for: state) { return (banner, theme.alarm) }
    switch state.stream.connection {
    case .lost(let reason): return ("the connection is lost, trying again: \(reason)", theme.warning)
    case .closed(let reason): return ("nothing more is told: \(reason)", theme.danger)
    case .none, .connecting, .connected, .over: break
    }
    if let notice = state.notices.current { return (notice.text, theme.style(of: notice.severity)) }
    switch state.stream.connection {
    case .connecting: return ("coming to the stream\(context.glyphs.ellipsis)", theme.dim)
    case .over: return ("the stream is over", theme.strong)
    case .none, .connected, .lost, .closed: return (ReactionWords.counts(state.stream.reactions), theme.dim)
    }
  }
}
