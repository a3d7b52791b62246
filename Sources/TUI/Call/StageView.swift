import CallCore
import TerminalKit

/// The people in the call: tiles while they are large enough, chips beyond.
struct StageView {
  /// The width of one chip of the roster.
  static let chip = 16

  /// What is drawn, in words for the title line.
  enum Arrangement: Equatable {
    case empty
    case grid(TileGrid)
    case roster(page: Int, pages: Int)

    var hasPages: Bool { if case .roster(_, 2...) = self { true } else { false } }

    var words: String {
      switch self {
      case .empty: ""
      case .grid(let grid): "grid \(grid.columns)x\(grid.rows)"
      case .roster(_, 1): "roster"
      case .roster(let page, let pages): "roster \(page + 1)/\(pages)"
      }
    }
  }

  let state: State
  let context: ViewContext

  /// Everybody, others in the order in which they came, this client last.
  private var people: [Participant] { state.call.others.all + (state.call.me.map { [$0] } ?? []) }

  func arrangement(in area: CellSize) -> Arrangement {
    let count = state.call.count
    guard count > 0 else { return .empty }
    if state.view.layout == .grid, let grid = TileGrid.solve(count: count, area: area) { return .grid(grid) }
    let pages = max(1, (count + capacity(of: area) - 1) / capacity(of: area))
    let page = ((state.view.page % pages) + pages) % pages
    return .roster(page: page, pages: pages)
  }

  private func capacity(of area: CellSize) -> Int { max(1, area.columns / Self.chip) * max(1, area.rows) }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let size = CellSize(columns: area.columns, rows: area.rows)
    switch arrangement(in: size) {
    case .empty:
      drawEmpty(on: &surface, in: area)
    case .grid(let grid):
      for (index, participant) in people.enumerated() {
        TileView(strip: strip(participant)).draw(on: &surface, in: grid.rect(index, in: area))
      }
    case .roster(let page, _):
      drawRoster(on: &surface, in: area, page: page)
    }
  }

  private func drawRoster(on surface: inout CellSurface, in area: CellRect, page: Int) {
    let columns = max(1, area.columns / Self.chip)
    let shown = roster.dropFirst(page * capacity(of: CellSize(columns: area.columns, rows: area.rows)))
    for (index, participant) in shown.prefix(columns * area.rows).enumerated() {
      let row = area.row + index / columns
      let column = area.column + index % columns * Self.chip
      strip(participant).draw(
        on: &surface, row: row, column: column, columns: min(Self.chip, area.columns) - 1, style: context.theme.text)
    }
  }

  /// Speakers first, in the order in which they began; then the others as they came.
  private var roster: [Participant] {
    let speakers = state.call.recentSpeakers.compactMap { state.call.others[$0] }
    let isSpeaker = Set(state.call.recentSpeakers)
    return speakers + people.filter { !isSpeaker.contains($0.identity) }
  }

  private func strip(_ participant: Participant) -> ParticipantStrip {
    ParticipantStrip(participant, in: state, context: context)
  }

  private func drawEmpty(on surface: inout CellSurface, in area: CellRect) {
    let text = CallWords.situation(of: state.call, ellipsis: context.glyphs.ellipsis) ?? ""
    let shown = TerminalText.truncated(text, to: area.columns, glyphs: context.glyphs.set)
    let width = TerminalText.width(of: shown, glyphs: context.glyphs.set)
    surface.write(
      shown, row: area.row + area.rows / 2, column: area.column + (area.columns - width) / 2, style: context.theme.dim)
  }
}
