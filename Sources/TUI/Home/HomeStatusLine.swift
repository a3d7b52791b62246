import CallCore
import TerminalKit

/// The row above the keys at home: trouble with the server, the newest notice, or how much goes on.
struct HomeStatusLine {
  let state: State
  let context: ViewContext

  var line: News.Line {
    let news = News(state: state, context: context)
    let theme = context.theme
    if let line = news.ring ?? news.server { return line }
    if case .connecting = state.session.line {
      return ("connecting to \(state.session.server)\(context.glyphs.ellipsis)", theme.dim)
    }
    if let line = news.notice { return line }
    if let failure = state.inbox.failure { return ("what is listed may be old: \(failure)", theme.warning) }
    guard state.inbox.isLoaded else { return ("looking what goes on\(context.glyphs.ellipsis)", theme.dim) }
    let live = state.inbox.streams.filter { $0.status == .live }.count
    return (
      "\(state.inbox.calls.count) calls \(context.glyphs.separator) \(state.inbox.channels.count) channels "
        + "\(context.glyphs.separator) \(live) live", theme.dim
    )
  }
}
