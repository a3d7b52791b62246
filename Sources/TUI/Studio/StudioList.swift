import CallCore
import NchatAPI
import TerminalKit

/// The streams of this person, and the form that makes another one.
struct StudioList {
  let state: State
  let context: ViewContext

  private var isMaking: Bool { state.view.entry == .studio }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    var rect = rect
    if isMaking, rect.rows >= 7 { drawForm(on: &surface, in: rect.takeBottom(4)) }
    let style = isMaking ? context.theme.border : context.theme.focusedBorder
    let inside = Box(title: "Your streams", style: style, context: context).draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    let streams = state.studio.streams
    if streams.isEmpty {
      let text = state.studio.isLoaded ? "You have made no stream yet: n makes one." : ""
      surface.write(
        text, row: inside.row, column: inside.column + 1, limit: inside.columns - 2, style: context.theme.dim)
      return
    }
    let selected = streams.firstIndex { $0.id == state.studio.selected } ?? 0
    let first = max(0, min(selected - inside.rows / 2, streams.count - inside.rows))
    for (index, stream) in streams.dropFirst(first).prefix(inside.rows).enumerated() {
      draw(
        stream, isSelected: first + index == selected, on: &surface,
        in: CellRect(row: inside.row + index, column: inside.column, columns: inside.columns, rows: 1))
    }
  }

  private func draw(_ stream: LiveStream, isSelected: Bool, on surface: inout CellSurface, in rect: CellRect) {
    let isLive = stream.status == .live
    let theme = context.theme
    let style = isSelected ? theme.speaking : isLive ? theme.accent : stream.isOver ? theme.dim : theme.text
    if isSelected {
      surface.fill(rect, style: style)
      surface.focus = CellPosition(row: rect.row, column: rect.column)
    }
    let words = StreamWords.state(of: stream, now: state.session.minute, context: context)
    let detail = TerminalText.truncated(words, to: rect.columns / 2, glyphs: context.glyphs.set)
    let end = surface.writeRight(detail, row: rect.row, endColumn: rect.endColumn - 1, style: style)
    let lead = (isSelected ? context.glyphs.selected : " ") + (isLive ? "\(context.glyphs.dot) " : "")
    let room = max(0, end - 1 - rect.column)
    surface.write(
      TerminalText.truncated(lead + stream.title, to: room, glyphs: context.glyphs.set), row: rect.row,
      column: rect.column, style: style)
  }

  private func drawForm(on surface: inout CellSurface, in rect: CellRect) {
    let box = Box(title: "A new stream", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 2, inside.columns > 12 else { return }
    let column = inside.column + 1
    surface.write("Title ", row: inside.row, column: column, style: context.theme.dim)
    DraftLine(draft: state.view.studioDraft, context: context).draw(
      on: &surface, row: inside.row, column: column + 6, columns: inside.columns - 8,
      hasFocus: state.view.overlay == nil)
    surface.write("in    ", row: inside.row + 1, column: column, style: context.theme.dim)
    let channel = state.studioChannel.map { "#\($0.slug)" } ?? "no channel"
    let more = state.studioChannels.count > 1 ? "  (Tab: another)" : ""
    let text = TerminalText.truncated(channel + more, to: inside.columns - 8, glyphs: context.glyphs.set)
    surface.write(text, row: inside.row + 1, column: column + 6, style: context.theme.text)
  }
}
