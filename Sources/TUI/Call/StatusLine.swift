import CallCore
import TerminalKit

/// The row above the keys: the newest notice, or what is going on.
struct StatusLine {
  let state: State
  let context: ViewContext
  let arrangement: StageView.Arrangement
  /// False where the situation is said in the middle of the screen already.
  var saysSituation = true

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    NewsRow.draw(line, on: &surface, in: rect, context: context)
  }

  private var line: (String, CellStyle) {
    let theme = context.theme
    if let banner = RingBanner.text(for: state) { return (banner, theme.alarm) }
    // What keeps the call from working stays in sight; a notice would cover it.
    if saysSituation, state.call.connection != .joined, state.call.connection != .idle {
      let text = CallWords.situation(of: state.call, ellipsis: context.glyphs.ellipsis) ?? ""
      if case .left = state.call.connection { return (text, theme.strong) }
      return (text, theme.warning)
    }
    if let notice = state.notices.current { return (notice.text, theme.style(of: notice.severity)) }
    if case .roster = arrangement, let speakers = CallWords.speakers(of: state.call) { return (speakers, theme.accent) }
    if let first = state.call.hosting.lobby.first {
      let others = state.call.hosting.lobby.count - 1
      let more = others > 0 ? " and \(others) more" : ""
      return ("\(first.displayName)\(more) asks to come in: A lets them in, X does not", theme.accent)
    }
    guard saysSituation else { return ("", theme.dim) }
    return (CallWords.situation(of: state.call, ellipsis: context.glyphs.ellipsis) ?? "", theme.dim)
  }
}
