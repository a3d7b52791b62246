import CallCore
import TerminalKit

/// The calls of the past, or one of them.
enum HistoryView {
  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    var area = surface.bounds
    if size.rows >= 6 {
      HistoryTitleLine(state: state, context: context).draw(on: &surface, in: area.takeTop(1))
      KeyLine(state: state, context: context).draw(on: &surface, in: area.takeBottom(1))
      HistoryStatusLine(state: state, context: context).draw(on: &surface, in: area.takeBottom(1))
    }
    if let detail = state.history.detail {
      CallDetailPanel(detail: detail, state: state, context: context).draw(on: &surface, in: area)
    } else {
      HistoryList(state: state, context: context).draw(on: &surface, in: area)
    }
    return surface
  }
}
