import CallCore
import TerminalKit

/// The studio: the streams of this person, or the desk of one of them with its figures, its chat and what was done there.
enum StudioView {
  /// From here on figures and chat are beside each other.
  private static let wide = 70

  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    var area = ViewFrame.draw(
      state, on: &surface, context: context, news: StudioStatusLine(state: state, context: context).line
    ) { StudioTitleLine(state: state, context: context).draw(on: &$0, in: $1) }
    guard state.studio.id != nil else {
      StudioList(state: state, context: context).draw(on: &surface, in: area)
      return surface
    }
    let chat = StreamChatPanel(state: state, context: context)
    if size.columns < wide {
      // So little room is for the words.
      if area.rows >= 8 { StudioFigures(state: state, context: context).drawLine(on: &surface, in: area.takeTop(2)) }
      chat.draw(on: &surface, in: area)
      return surface
    }
    chat.draw(on: &surface, in: area.takeRight(max(size.columns / 2, min(64, size.columns - 100))))
    let figures = StudioFigures(state: state, context: context)
    figures.drawViewers(on: &surface, in: area.takeTop(min(area.rows, area.rows >= 30 ? area.rows / 3 : 7)))
    figures.drawActivity(on: &surface, in: area.takeTop(min(area.rows, area.rows >= 20 ? 8 : 6)))
    guard area.rows >= 3 else { return surface }
    let box = Box(title: "Moderation", style: context.theme.border, context: context)
    ModerationLog(state: state, context: context).draw(on: &surface, in: box.draw(on: &surface, in: area))
    return surface
  }
}
