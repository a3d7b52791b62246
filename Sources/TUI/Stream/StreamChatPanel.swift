import CallCore
import NchatAPI
import TerminalKit

/// The chat of a stream: who may write, what is pinned, the newest messages, and the line to type into.
struct StreamChatPanel {
  let state: State
  let context: ViewContext

  private var hasFocus: Bool { state.view.entry == .stream }
  private var stream: StreamState { state.stream }

  func drawn(on surface: CellSurface, in rect: CellRect) -> CellSurface {
    var surface = surface
    draw(on: &surface, in: rect)
    return surface
  }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let box = Box(
      title: title, style: hasFocus ? context.theme.focusedBorder : context.theme.border, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 3, inside.columns >= 4 else { return }
    MessageEntry(
      draft: state.view.streamDraft, hasFocus: hasFocus, isCovered: state.view.overlay != nil,
      hint: state.stream.stream.map(hint) ?? "", context: context
    ).draw(on: &surface, below: &inside, of: box, frame: rect)
    if let pin = stream.pinned.last, inside.rows >= 4 {
      let line = inside.takeTop(1)
      let text = "pinned: \(pin.user.displayName): \(pin.content)"
      surface.write(
        TerminalText.truncated(text, to: line.columns, glyphs: context.glyphs.set), row: line.row, column: line.column,
        style: context.theme.accent)
    }
    let below = MessageList(context: context, scroll: state.view.streamScroll, hasPick: stream.pickedMessage != nil)
      .draw(stream.messages.reversed().lazy.map(message), on: &surface, in: inside)
    if below > 0 {
      surface.writeRight(
        " \(below) below ", row: inside.endRow, endColumn: rect.endColumn - 1, style: context.theme.accent)
    }
  }

  private var title: String {
    guard let now = stream.stream else { return "Chat" }
    var parts = ["Chat"]
    if now.slowModeSeconds > 0 { parts.append("slow \(now.slowModeSeconds) s") }
    switch now.chatMode {
    case .open, .slowMode: break
    case .followersOnly: parts.append("followers")
    case .subscribersOnly: parts.append("subscribers")
    case .disabled: parts.append("closed")
    }
    if stream.hasGap { parts.append("more was said") }
    return parts.joined(separator: " \(context.glyphs.separator) ")
  }

  private func hint(_ stream: LiveStream) -> String {
    if stream.isOver { return "the stream is over" }
    return stream.enableChat && stream.chatMode != .disabled ? "t to write" : "nobody may write"
  }

  private func message(_ message: StreamChatMessage) -> MessageList.Message {
    let isMine = message.userId == state.session.me?.id
    return MessageList.Message(
      time: context.timeOfDay(message.createdAt.milliseconds), name: isMine ? "you" : message.user.displayName,
      text: message.isDeleted ? "(deleted)" : message.content,
      style: message.isDeleted ? context.theme.dim : context.theme.text,
      leadStyle: isMine ? context.theme.strong : context.theme.accent, isPicked: message.id == stream.picked)
  }
}
