import CallCore
import TerminalKit

/// The row above the keys of the studio: trouble, the newest notice, or what is to be done next.
struct StudioStatusLine {
  let state: State
  let context: ViewContext

  var line: News.Line {
    let news = News(state: state, context: context)
    if let line = news.ring ?? news.server { return line }
    if state.studio.id != nil, let line = news.stream { return line }
    if let line = news.notice { return line }
    return state.studio.id == nil ? list : desk
  }

  private var list: (String, CellStyle) {
    let theme = context.theme
    if let failure = state.studio.failure { return ("what is listed may be old: \(failure)", theme.warning) }
    if state.studio.isCreating { return ("making it\(context.glyphs.ellipsis)", theme.dim) }
    guard state.studio.isLoaded else { return ("looking for your streams\(context.glyphs.ellipsis)", theme.dim) }
    if let reason = Command.studio(.create(nil)).refusal(in: state) { return (reason, theme.dim) }
    return ("", theme.dim)
  }

  private var desk: (String, CellStyle) {
    let theme = context.theme
    if let failure = state.studio.figuresFailure { return ("the figures may be old: \(failure)", theme.warning) }
    switch state.stream.stream?.status {
    case .live: return (ReactionWords.counts(state.stream.reactions), theme.dim)
    case .preparing: return ("nobody sees it before it begins: l goes live", theme.strong)
    case .scheduled:
      let at = state.stream.stream?.scheduledAt.map {
        " for \(context.moment($0.milliseconds, now: state.session.minute))"
      }
      return ("announced\(at ?? ""): l goes live now", theme.strong)
    case .ended, .cancelled, .missed: return ("the stream is over", theme.strong)
    case nil: return ("coming to the stream\(context.glyphs.ellipsis)", theme.dim)
    }
  }
}
