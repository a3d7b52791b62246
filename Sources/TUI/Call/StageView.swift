import CallCore
import TerminalKit

/// The people in the call: tiles while they are large enough, one large and the others beside, or chips.
struct StageView {
  /// The width of one chip of the roster.
  static let chip = 16
  /// One's own tile in the corner of another, and the least area that has room for it.
  private static let corner = CellSize(columns: 18, rows: 5)
  private static let cornerMinimum = CellSize(columns: 40, rows: 12)

  /// What is drawn, in words for the title line.
  enum Arrangement: Equatable {
    case empty
    case grid(TileGrid)
    case speaker(page: Int, pages: Int)
    case roster(page: Int, pages: Int)

    var hasPages: Bool {
      switch self {
      case .roster(_, 2...), .speaker(_, 2...): true
      default: false
      }
    }

    var words: String {
      switch self {
      case .empty: ""
      case .grid(let grid): "grid \(grid.columns)x\(grid.rows)"
      case .speaker(let page, let pages): Self.words("speaker", page, pages)
      case .roster(let page, let pages): Self.words("roster", page, pages)
      }
    }

    private static func words(_ name: String, _ page: Int, _ pages: Int) -> String {
      pages == 1 ? name : "\(name) \(page + 1)/\(pages)"
    }
  }

  /// Who is where.
  private enum Plan {
    case empty
    case grid(TileGrid, [Participant])
    case speaker(SpeakerStage, main: Participant, strip: ArraySlice<Participant>)
    case roster([Participant], page: Int, pages: Int)
  }

  let state: State
  let context: ViewContext

  func arrangement(in area: CellRect) -> Arrangement {
    switch plan(in: area) {
    case .empty: .empty
    case .grid(let grid, _): .grid(grid)
    case .speaker(let stage, _, _): .speaker(page: stage.page, pages: stage.pages)
    case .roster(_, let page, let pages): .roster(page: page, pages: pages)
    }
  }

  private func plan(in area: CellRect) -> Plan {
    guard state.call.count > 0 else { return .empty }
    if state.isFocused || state.view.layout == .speaker, let main = state.mainPerson {
      let others = state.tiles.filter { $0.identity != main.identity }
      if let stage = SpeakerStage.solve(others: others.count, area: area, page: state.view.page) {
        return .speaker(stage, main: main, strip: others.dropFirst(stage.first).prefix(stage.strip.count))
      }
    }
    if state.view.layout != .roster {
      var people = state.tiles
      if hasCorner(in: area) { people.removeLast() }
      let size = CellSize(columns: area.columns, rows: area.rows)
      if let grid = TileGrid.solve(count: people.count, area: size) { return .grid(grid, people) }
    }
    let people = state.roster
    let capacity = max(1, area.columns / Self.chip) * max(1, area.rows)
    let pages = max(1, (people.count + capacity - 1) / capacity)
    let page = ((state.view.page % pages) + pages) % pages
    return .roster(Array(people.dropFirst(page * capacity).prefix(capacity)), page: page, pages: pages)
  }

  /// Of two people the other gets the whole stage.
  private func hasCorner(in area: CellRect) -> Bool {
    state.view.stage.selfView == .automatic && state.call.others.count == 1 && state.call.me != nil
      && area.columns >= Self.cornerMinimum.columns && area.rows >= Self.cornerMinimum.rows
  }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    switch plan(in: area) {
    case .empty:
      drawEmpty(on: &surface, in: area)
    case .grid(let grid, let people):
      for (index, person) in people.enumerated() { tile(person).draw(on: &surface, in: grid.rect(index, in: area)) }
      if hasCorner(in: area), let me = state.call.me { tile(me).draw(on: &surface, in: cornerRect(in: area)) }
    case .speaker(let stage, let main, let strip):
      tile(main).draw(on: &surface, in: stage.main)
      for (person, place) in zip(strip, stage.strip) { tile(person).draw(on: &surface, in: place) }
    case .roster(let people, _, _):
      drawRoster(people, on: &surface, in: area)
    }
  }

  /// Above the other's name, at the right.
  private func cornerRect(in area: CellRect) -> CellRect {
    CellRect(
      row: area.endRow - 1 - Self.corner.rows, column: area.endColumn - Self.corner.columns - 1,
      columns: Self.corner.columns, rows: Self.corner.rows)
  }

  private func drawRoster(_ people: [Participant], on surface: inout CellSurface, in area: CellRect) {
    let columns = max(1, area.columns / Self.chip)
    for (index, person) in people.prefix(columns * area.rows).enumerated() {
      let row = area.row + index / columns
      let column = area.column + index % columns * Self.chip
      strip(person).draw(
        on: &surface, row: row, column: column, columns: min(Self.chip, area.columns) - 1, style: context.theme.text)
    }
  }

  private func tile(_ person: Participant) -> TileView {
    TileView(
      strip: strip(person), reactions: state.call.reactions.filter { $0.identity == person.identity })
  }

  private func strip(_ person: Participant) -> ParticipantStrip {
    ParticipantStrip(person, in: state, context: context)
  }

  private func drawEmpty(on surface: inout CellSurface, in area: CellRect) {
    let text = CallWords.situation(of: state.call, ellipsis: context.glyphs.ellipsis) ?? ""
    let shown = TerminalText.truncated(text, to: area.columns, glyphs: context.glyphs.set)
    let width = TerminalText.width(of: shown, glyphs: context.glyphs.set)
    surface.write(
      shown, row: area.row + area.rows / 2, column: area.column + (area.columns - width) / 2, style: context.theme.dim)
  }
}
