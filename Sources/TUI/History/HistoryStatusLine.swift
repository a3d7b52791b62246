import CallCore
import TerminalKit

/// The row above the keys of the calls of the past: trouble, the newest notice, or how many there are.
struct HistoryStatusLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    NewsRow.draw(line, on: &surface, in: rect, context: context)
  }

  private var line: (String, CellStyle) {
    let theme = context.theme
    let history = state.history
    if let banner = RingBanner.text(for: state) { return (banner, theme.alarm) }
    switch state.session.line {
    case .lost(let reason): return ("the server cannot be reached, trying again: \(reason)", theme.warning)
    case .closed(let reason): return ("the server tells no more: \(reason)", theme.danger)
    case .connecting, .connected, .none: break
    }
    if let notice = state.notices.current { return (notice.text, theme.style(of: notice.severity)) }
    if let failure = history.detail?.failure { return ("not all is known: \(failure)", theme.warning) }
    if let failure = history.failure { return ("what is listed may be old: \(failure)", theme.warning) }
    if history.isLoading { return ("looking\(context.glyphs.ellipsis)", theme.dim) }
    let missed = history.calls.filter(\.missed).count
    let more = history.hasMore ? " and more" : ""
    return ("\(history.calls.count) calls\(more) \(context.glyphs.separator) \(missed) missed", theme.dim)
  }
}
