import CallCore
import TerminalKit

/// The chat of the call: the newest messages, and the line to type into.
struct ChatPanel {
  let state: State
  let context: ViewContext

  /// The panel's width beside the stage; all of it in a narrow terminal.
  static func columns(in total: Int) -> Int { total < 80 ? total : min(48, max(30, total / 5 + 1)) }

  private var hasFocus: Bool { state.view.entry == .chat }

  private var box: Box {
    Box(title: "Chat", style: hasFocus ? context.theme.focusedBorder : context.theme.border, context: context)
  }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 3, inside.columns >= 4 else { return }
    MessageEntry(
      draft: state.view.chatDraft, hasFocus: hasFocus, isCovered: state.view.overlay != nil, hint: "a to type",
      context: context
    ).draw(on: &surface, below: &inside, of: box, frame: rect)
    drawLines(on: &surface, in: inside, frame: rect)
  }

  private func drawLines(on surface: inout CellSurface, in area: CellRect, frame: CellRect) {
    let list = MessageList(context: context, scroll: state.view.chatScroll)
    let below = list.draw(state.chat.lines.reversed().lazy.map(message), on: &surface, in: area)
    if below > 0 {
      surface.writeRight(
        " \(below) below ", row: area.endRow, endColumn: frame.endColumn - 1, style: context.theme.accent)
    }
  }

  private func message(_ line: ChatLine) -> MessageList.Message {
    let isMine = line.identity == state.call.me?.identity
    let time = line.sentAt.map(context.timeOfDay) ?? "  \(context.glyphs.ellipsis)  "
    var style = context.theme.text
    var end = ""
    switch line.delivery {
    case .received, .sent: break
    case .sending: style = context.theme.dim
    case .failed:
      style = context.theme.danger
      end = " (not sent)"
    }
    return MessageList.Message(
      time: time, name: isMine ? "you" : line.name.isEmpty ? line.identity : line.name, text: line.text + end,
      style: style,
      leadStyle: line.delivery == .sending ? context.theme.dim : isMine ? context.theme.strong : context.theme.accent)
  }
}
