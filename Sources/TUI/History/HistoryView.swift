import CallCore
import TerminalKit

/// The calls of the past, or one of them.
enum HistoryView {
  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    let area = ViewFrame.draw(
      state, on: &surface, context: context, news: HistoryStatusLine(state: state, context: context).line
    ) { HistoryTitleLine(state: state, context: context).draw(on: &$0, in: $1) }
    if let detail = state.history.detail {
      CallDetailPanel(detail: detail, state: state, context: context).draw(on: &surface, in: area)
    } else {
      HistoryList(state: state, context: context).draw(on: &surface, in: area)
    }
    return surface
  }
}
