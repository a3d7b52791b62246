import TerminalKit

/// Messages of a chat, the newest at the bottom, wrapped to their width and cut to their height.
struct MessageList {
  struct Message {
    var time: String
    var name: String
    var text: String
    var style: CellStyle
    var leadStyle: CellStyle
    /// The one that is picked, which is always in sight.
    var isPicked = false
  }

  /// Rows of one message; a longer one ends with a mark.
  private static let longest = 24

  let context: ViewContext
  /// How many rows it is scrolled back; limited to what there is.
  var scroll = 0
  /// What is said where there is no message.
  var placeholder = "no messages yet"
  /// One of the messages is picked.
  var hasPick = false

  private struct Row {
    var text: String
    /// Columns at the start that say who and when.
    var lead = 0
    var style: CellStyle
    var leadStyle: CellStyle
    var isPicked: Bool
  }

  /// Draws into the area; answers how many rows there are below what is seen.
  @discardableResult
  func draw(_ newestFirst: some Sequence<Message>, on surface: inout CellSurface, in area: CellRect) -> Int {
    // Only as many messages as can be seen are wrapped, from the newest back.
    let wanted = area.rows + scroll
    var rows: [Row] = []
    var isPickFound = !hasPick
    for message in newestFirst {
      rows.insert(contentsOf: self.rows(of: message, columns: area.columns), at: 0)
      if message.isPicked { isPickFound = true }
      if rows.count >= wanted, isPickFound { break }
    }
    var below = min(scroll, max(0, rows.count - area.rows))
    if let first = rows.firstIndex(where: \.isPicked), let last = rows.lastIndex(where: \.isPicked) {
      below = max(min(below, rows.count - 1 - last), rows.count - area.rows - first, 0)
    }
    for (index, row) in rows.dropLast(below).suffix(area.rows).enumerated() {
      if row.isPicked {
        surface.fill(
          CellRect(row: area.row + index, column: area.column, columns: area.columns, rows: 1),
          style: context.theme.speaking)
        surface.write(
          row.text, row: area.row + index, column: area.column, limit: area.columns, style: context.theme.speaking)
        continue
      }
      if row.isPicked { surface.focus = CellPosition(row: area.row + index, column: area.column) }
      surface.write(row.text, row: area.row + index, column: area.column, limit: area.columns, style: row.style)
      surface.restyle(CellRect(row: area.row + index, column: area.column, columns: row.lead, rows: 1)) { _ in
        row.leadStyle
      }
    }
    if rows.isEmpty, area.rows > 0 {
      surface.write(placeholder, row: area.row, column: area.column, limit: area.columns, style: context.theme.dim)
    }
    return below
  }

  private func rows(of message: Message, columns: Int) -> [Row] {
    let glyphs = context.glyphs.set
    let name = TerminalText.truncated(message.name, to: max(4, columns / 3), glyphs: glyphs)
    let lead = "\(message.time) \(name) "
    let width = TerminalText.width(of: lead, glyphs: glyphs)
    return TextWrap.rows(of: lead + message.text, columns: columns, limit: Self.longest, glyphs: glyphs).enumerated()
      .map {
        Row(
          text: $1, lead: $0 == 0 ? min(width, columns) : 0, style: message.style, leadStyle: message.leadStyle,
          isPicked: message.isPicked)
      }
  }
}
