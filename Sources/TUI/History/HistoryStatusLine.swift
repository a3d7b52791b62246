import CallCore
import TerminalKit

/// The row above the keys of the calls of the past: trouble, the newest notice, or how many there are.
struct HistoryStatusLine {
  let state: State
  let context: ViewContext

  var line: News.Line {
    let news = News(state: state, context: context)
    let theme = context.theme
    let history = state.history
    if let line = news.ring ?? news.server ?? news.notice { return line }
    if let failure = history.detail?.failure { return ("not all is known: \(failure)", theme.warning) }
    if let failure = history.failure { return ("what is listed may be old: \(failure)", theme.warning) }
    if history.isLoading { return ("looking\(context.glyphs.ellipsis)", theme.dim) }
    let missed = history.calls.filter(\.missed).count
    let more = history.hasMore ? " and more" : ""
    return ("\(history.calls.count) calls\(more) \(context.glyphs.separator) \(missed) missed", theme.dim)
  }
}
