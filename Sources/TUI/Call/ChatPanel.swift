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
    let entry = inside.takeBottom(1)
    let divider = inside.takeBottom(1)
    box.divide(
      on: &surface, CellRect(row: divider.row, column: rect.column, columns: rect.columns, rows: 1), row: divider.row)
    surface.write("> ", row: entry.row, column: entry.column, style: hasFocus ? context.theme.key : context.theme.dim)
    if state.view.chatDraft.isEmpty, !hasFocus {
      surface.write(
        "a to type", row: entry.row, column: entry.column + 2, limit: entry.columns - 2, style: context.theme.dim)
    }
    DraftLine(draft: state.view.chatDraft, context: context).draw(
      on: &surface, row: entry.row, column: entry.column + 2, columns: entry.columns - 2,
      hasFocus: hasFocus && state.view.overlay == nil)
    drawLines(on: &surface, in: inside, frame: rect)
  }

  private struct Row {
    var text: String
    /// Columns at the start that say who and when.
    var lead = 0
    var style: CellStyle
    var leadStyle: CellStyle
  }

  private func drawLines(on surface: inout CellSurface, in area: CellRect, frame: CellRect) {
    // Only as many messages as can be seen are wrapped, from the newest back.
    let wanted = area.rows + state.view.chatScroll
    var rows: [Row] = []
    for line in state.chat.lines.reversed() {
      rows.insert(contentsOf: self.rows(of: line, columns: area.columns), at: 0)
      if rows.count >= wanted { break }
    }
    let scroll = min(state.view.chatScroll, max(0, rows.count - area.rows))
    let shown = rows.dropLast(scroll).suffix(area.rows)
    for (index, row) in shown.enumerated() {
      surface.write(row.text, row: area.row + index, column: area.column, limit: area.columns, style: row.style)
      surface.restyle(CellRect(row: area.row + index, column: area.column, columns: row.lead, rows: 1)) { _ in
        row.leadStyle
      }
    }
    if rows.isEmpty {
      surface.write(
        "no messages yet", row: area.row, column: area.column, limit: area.columns, style: context.theme.dim)
    }
    if scroll > 0 {
      surface.writeRight(
        " \(scroll) below ", row: area.endRow, endColumn: frame.endColumn - 1, style: context.theme.accent)
    }
  }

  private func rows(of line: ChatLine, columns: Int) -> [Row] {
    let glyphs = context.glyphs.set
    let isMine = line.identity == state.call.me?.identity
    let name = TerminalText.truncated(
      isMine ? "you" : line.name.isEmpty ? line.identity : line.name, to: max(4, columns / 3), glyphs: glyphs)
    let time = line.sentAt.map(context.timeOfDay) ?? "  \(context.glyphs.ellipsis)  "
    let lead = "\(time) \(name) "
    var style = context.theme.text
    var end = ""
    switch line.delivery {
    case .received, .sent: break
    case .sending: style = context.theme.dim
    case .failed:
      style = context.theme.danger
      end = " (not sent)"
    }
    let leadStyle = line.delivery == .sending ? context.theme.dim : isMine ? context.theme.strong : context.theme.accent
    let width = TerminalText.width(of: lead, glyphs: glyphs)
    // A message may take half a screen, and then ends with a mark.
    return TextWrap.rows(of: lead + line.text + end, columns: columns, limit: 24, glyphs: glyphs).enumerated().map {
      Row(text: $1, lead: $0 == 0 ? min(width, columns) : 0, style: style, leadStyle: leadStyle)
    }
  }
}
