import CallCore
import TerminalKit

/// The call screen as a picture: a function of the state, the terminal's size and its abilities, and of nothing else.
enum CallView {
  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    if size.columns < AudioOnlyList.minimum.columns || size.rows < AudioOnlyList.minimum.rows {
      AudioOnlyList(state: state, context: context).draw(on: &surface)
      return surface
    }
    var stage = surface.bounds
    let title = stage.takeTop(1)
    let keys = stage.takeBottom(1)
    let status = stage.takeBottom(1)
    if state.view.isChatOpen {
      let chat = stage.takeRight(ChatPanel.columns(in: size.columns))
      ChatPanel(state: state, context: context).draw(on: &surface, in: chat)
    }
    let view = StageView(state: state, context: context)
    let arrangement = view.arrangement(in: stage)
    if !stage.isEmpty { view.draw(on: &surface, in: stage) }
    TitleLine(state: state, context: context, arrangement: arrangement).draw(on: &surface, in: title)
    StatusLine(state: state, context: context, arrangement: arrangement, saysSituation: arrangement != .empty)
      .draw(on: &surface, in: status)
    KeyLine(state: state, context: context).draw(on: &surface, in: keys)
    return surface
  }
}
