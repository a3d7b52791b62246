import CallCore
import NchatAPI
import TerminalKit

/// The calls of the past in rows: when, with whom, which way, how long, and how it sounded.
struct HistoryList {
  let state: State
  let context: ViewContext

  /// Columns of all but the names.
  private static let columns = (when: 13, way: 11, time: 9, quality: 7)
  /// From here on there is room for all of them.
  private static let wide = 60

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    var inside = Box(title: "History", style: context.theme.focusedBorder, context: context)
      .draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    let items = state.history.items
    if items.isEmpty {
      let text =
        !state.history.isLoaded
        ? "" : state.history.filter.isEmpty ? "There was no call yet." : "No call fits; Esc shows all."
      surface.write(
        text, row: inside.row, column: inside.column + 1, limit: inside.columns - 2, style: context.theme.dim)
      return
    }
    if inside.rows > 3, inside.columns >= Self.wide {
      write(
        ["", "when", "with", "", "time", "quality"], on: &surface, in: inside.takeTop(1), style: context.theme.dim)
    }
    let selected = items.firstIndex { $0.call.id == state.history.selected } ?? 0
    let first = max(0, min(selected - inside.rows / 2, items.count - inside.rows))
    for (index, entry) in items.dropFirst(first).prefix(inside.rows).enumerated() {
      let isSelected = first + index == selected
      let theme = context.theme
      let style = isSelected ? theme.speaking : entry.missed ? theme.warning : theme.text
      let row = CellRect(row: inside.row + index, column: inside.column, columns: inside.columns, rows: 1)
      if isSelected {
        surface.fill(row, style: style)
        surface.focus = CellPosition(row: row.row, column: row.column)
      }
      let mark = entry.missed ? "!" : isSelected ? context.glyphs.selected : " "
      let words = HistoryWords(me: state.session.me?.id, inbox: state.inbox)
      write(
        [
          mark, context.moment(entry.call.initiatedAt.milliseconds, now: state.session.minute), words.who(entry),
          words.way(entry), words.time(entry.myDurationSeconds), quality(entry.quality),
        ], on: &surface, in: row, style: style)
    }
  }

  private func quality(_ quality: CallQualitySummary?) -> String {
    guard let quality else { return "-" }
    let bars: CallCore.ConnectionQuality =
      switch quality.quality {
      case .excellent: .excellent
      case .good: .good
      case .fair: .poor
      case .poor: .lost
      }
    return "\(context.glyphs.quality(bars)) \(Int(max(0, min(100, quality.qualityScore)).rounded()))"
  }

  /// Mark, when, who, way, time, quality.
  private func write(_ cells: [String], on surface: inout CellSurface, in row: CellRect, style: CellStyle) {
    let columns = Self.columns
    func put(_ text: String, _ column: Int, _ width: Int) {
      let shown = TerminalText.truncated(text, to: width, glyphs: context.glyphs.set)
      surface.write(shown, row: row.row, column: column, style: style)
    }
    put(cells[0], row.column, 1)
    put(cells[1], row.column + 2, columns.when - 1)
    let who = row.column + 2 + columns.when
    guard row.columns >= Self.wide else {
      // Without room the way tells more than the rest.
      put(cells[2], who, row.endColumn - columns.way - who - 1)
      return put(cells[3], row.endColumn - columns.way, columns.way)
    }
    var end = row.endColumn - columns.quality
    put(cells[5], end, columns.quality)
    end -= columns.time
    put(cells[4], end, columns.time - 1)
    end -= columns.way
    put(cells[3], end, columns.way - 1)
    put(cells[2], who, end - who - 1)
  }
}
