import CallCore
import TerminalKit

/// What the person was told so far, the newest at the bottom.
struct LogOverlay {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let rect = area.centered(columns: min(100, area.columns), rows: area.rows)
    let box = Box(title: "Events (j k move, Esc closes)", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    let list = MessageList(context: context, scroll: state.view.logScroll, placeholder: "nothing happened yet")
    let below = list.draw(state.notices.log.reversed().lazy.map(message), on: &surface, in: inside)
    if below > 0 {
      surface.writeRight(
        " \(below) below ", row: rect.endRow - 1, endColumn: rect.endColumn - 1, style: context.theme.accent)
    }
  }

  private func message(_ notice: Notice) -> MessageList.Message {
    let name =
      switch notice.severity {
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    return MessageList.Message(
      time: notice.minute.map(context.timeOfDay) ?? "--:--", name: name, text: notice.text,
      style: context.theme.style(of: notice.severity), leadStyle: context.theme.dim)
  }
}
