import CallCore
import TerminalKit

/// Home: what goes on at the server, and of one thing who is there.
enum HomeView {
  /// From here on there are two panes beside each other.
  private static let wide = 60

  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    var area = ViewFrame.draw(
      state, on: &surface, context: context, news: HomeStatusLine(state: state, context: context).line
    ) { HomeTitleLine(state: state, context: context).draw(on: &$0, in: $1) }
    if size.columns >= wide {
      let list = area.takeLeft(min(40, max(26, size.columns / 4)))
      InboxList(state: state, context: context).draw(on: &surface, in: list)
      InboxDetails(state: state, context: context).draw(on: &surface, in: area)
    } else {
      InboxList(state: state, context: context).draw(on: &surface, in: area)
    }
    return surface
  }
}
