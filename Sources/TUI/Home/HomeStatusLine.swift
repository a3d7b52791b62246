import CallCore
import TerminalKit

/// The row above the keys at home: trouble with the server, the newest notice, or how much goes on.
struct HomeStatusLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    NewsRow.draw(line, on: &surface, in: rect, context: context)
  }

  private var line: (String, CellStyle) {
    let theme = context.theme
    if let banner = RingBanner.text(for: state) { return (banner, theme.alarm) }
    switch state.session.line {
    case .lost(let reason): return ("the server cannot be reached, trying again: \(reason)", theme.warning)
    case .closed(let reason): return ("the server tells no more: \(reason)", theme.danger)
    case .connecting: return ("connecting to \(state.session.server)\(context.glyphs.ellipsis)", theme.dim)
    case .connected, .none: break
    }
    if let notice = state.notices.current { return (notice.text, theme.style(of: notice.severity)) }
    if let failure = state.inbox.failure { return ("what is listed may be old: \(failure)", theme.warning) }
    guard state.inbox.isLoaded else { return ("looking what goes on\(context.glyphs.ellipsis)", theme.dim) }
    let live = state.inbox.streams.filter { $0.status == .live }.count
    return (
      "\(state.inbox.calls.count) calls \(context.glyphs.separator) \(state.inbox.channels.count) channels "
        + "\(context.glyphs.separator) \(live) live", theme.dim
    )
  }
}
