import CallCore
import TerminalKit

/// The row above the keys of a stream: trouble, the newest notice, or what others react with.
struct StreamStatusLine {
  let state: State
  let context: ViewContext

  var line: News.Line {
    let news = News(state: state, context: context)
    let theme = context.theme
    if let line = news.ring ?? news.stream ?? news.notice { return line }
    switch state.stream.connection {
    case .connecting: return ("coming to the stream\(context.glyphs.ellipsis)", theme.dim)
    case .over: return ("the stream is over", theme.strong)
    case .none, .connected, .lost, .closed: return (ReactionWords.counts(state.stream.reactions), theme.dim)
    }
  }
}
