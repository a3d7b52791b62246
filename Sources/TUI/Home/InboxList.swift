import CallCore
import NchatAPI
import TerminalKit

/// The left pane at home: calls, channels and streams.
struct InboxList {
  let state: State
  let context: ViewContext

  private struct Row {
    var item: InboxItem?
    var text: String
    var detail = ""
    var style: CellStyle
  }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let title = state.inbox.filter.isEmpty ? "Inbox" : "Inbox: \(state.inbox.filter)"
    let inside = Box(title: title, style: context.theme.focusedBorder, context: context).draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    let rows = self.rows
    let selected = rows.firstIndex { $0.item != nil && $0.item == state.inbox.selected } ?? 0
    let first = max(0, min(selected - inside.rows / 2, rows.count - inside.rows))
    for (index, row) in rows.dropFirst(first).prefix(inside.rows).enumerated() {
      let line = CellRect(row: inside.row + index, column: inside.column, columns: inside.columns, rows: 1)
      if let item = row.item { context.mouse?.add(line, .inbox(item)) }
      let isSelected = row.item != nil && row.item == state.inbox.selected
      let style = isSelected ? context.theme.speaking : row.style
      if isSelected {
        surface.fill(line, style: style)
        surface.focus = CellPosition(row: line.row, column: line.column)
      }
      let end = surface.writeRight(row.detail, row: line.row, endColumn: line.endColumn, style: style)
      let room = max(0, (row.detail.isEmpty ? line.endColumn : end - 1) - line.column)
      let lead = row.item == nil ? "" : isSelected ? context.glyphs.selected : " "
      let text = TerminalText.truncated(lead + row.text, to: room, glyphs: context.glyphs.set)
      surface.write(text, row: line.row, column: line.column, style: style)
    }
  }

  private var rows: [Row] {
    let inbox = state.inbox
    let theme = context.theme
    var rows: [Row] = []
    func head(_ text: String, _ count: Int) {
      rows.append(Row(item: nil, text: text, detail: count == 0 ? "" : "\(count)", style: theme.strong))
    }
    let items = inbox.items
    let calls = items.filter { if case .call = $0 { true } else { false } }
    let channels = items.filter { if case .channel = $0 { true } else { false } }
    let streams = items.filter { if case .stream = $0 { true } else { false } }
    head("Calls", calls.count)
    for case .call(let id) in calls {
      guard let call = inbox.call(id) else { continue }
      rows.append(
        Row(item: .call(id), text: inbox.title(of: call), detail: "\(call.participantCount) in", style: theme.accent))
    }
    head("Channels", channels.count)
    for case .channel(let id) in channels {
      guard let channel = inbox.channel(id) else { continue }
      let isActive = channel.activeCallId != nil
      rows.append(
        Row(
          item: .channel(id), text: "#\(channel.slug)",
          detail: (isActive ? "\(context.glyphs.dot) " : "") + "\(channel.memberCount)",
          style: channel.role == nil ? theme.dim : theme.text))
    }
    head("Streams", streams.count)
    for case .stream(let id) in streams {
      guard let stream = inbox.stream(id) else { continue }
      let isLive = stream.status == .live
      rows.append(
        Row(
          item: .stream(id), text: (isLive ? "\(context.glyphs.dot) " : "") + stream.title, detail: detail(of: stream),
          style: isLive ? theme.accent : stream.isOver ? theme.dim : theme.text))
    }
    return rows
  }

  private func detail(of stream: LiveStream) -> String {
    switch stream.status {
    case .live: "\(stream.currentViewers)"
    case .scheduled: stream.scheduledAt.map { context.moment($0.milliseconds, now: state.session.minute) } ?? ""
    case .preparing: ""
    case .ended, .cancelled, .missed: "over"
    }
  }
}
