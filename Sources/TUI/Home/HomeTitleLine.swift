import CallCore
import TerminalKit

/// The first row at home: who this is and where, and what goes on meanwhile.
struct HomeTitleLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let theme = context.theme
    surface.fill(rect, style: theme.bar)
    var end = rect.endColumn - 1
    if let minute = state.session.minute, state.view.preferences.showsClock, rect.columns >= 60 {
      end = surface.writeRight(context.timeOfDay(minute), row: rect.row, endColumn: end, style: theme.barDim) - 2
    }
    if state.call.connection != .idle {
      let title = state.call.title ?? state.call.room?.name ?? "a call"
      let mark = state.call.microphone.isMuted ? context.glyphs.muted : context.glyphs.dot
      let text = TerminalText.truncated("\(mark) in \(title) (F3)", to: rect.columns / 2, glyphs: context.glyphs.set)
      end = surface.writeRight(text, row: rect.row, endColumn: end, style: theme.barAccent) - 2
    }
    end = TitleMarks.draw(state, on: &surface, row: rect.row, before: end, context: context)
    var at = rect.column + 1
    at += surface.write("ncall", row: rect.row, column: at, limit: max(0, end - at), style: theme.bar.adding(.bold)) + 2
    let (mark, style) = line
    at += surface.write(mark, row: rect.row, column: at, limit: max(0, end - at), style: style) + 1
    let who = TerminalText.truncated(self.who, to: max(0, end - at), glyphs: context.glyphs.set)
    surface.write(who, row: rect.row, column: at, style: theme.bar)
  }

  private var who: String {
    guard let me = state.session.me else { return state.session.server }
    return "\(me.username) at \(state.session.server)"
  }

  /// A mark for the line to the server.
  private var line: (String, CellStyle) {
    switch state.session.line {
    case .connected: (context.glyphs.dot, context.theme.barAccent)
    case .connecting, .none: (context.glyphs.ellipsis, context.theme.barDim)
    case .lost, .closed: ("!", context.theme.barWarning)
    }
  }
}
