import CallCore
import TerminalKit

/// A live stream that is watched: its picture's place with the stream's card, reactions over it, and its chat.
enum StreamView {
  /// From here on the chat is beside the picture, not below it.
  private static let wide = 100

  static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    var area = ViewFrame.draw(
      state, on: &surface, context: context, news: StreamStatusLine(state: state, context: context).line
    ) { StreamTitleLine(state: state, context: context).draw(on: &$0, in: $1) }
    let chat = StreamChatPanel(state: state, context: context)
    if size.columns >= wide {
      chat.draw(on: &surface, in: area.takeRight(min(56, size.columns / 3)))
    } else if area.rows < 10 {
      // Somebody with so little room came for the words.
      return chat.drawn(on: surface, in: area)
    } else {
      chat.draw(on: &surface, in: area.takeBottom(area.rows * 3 / 5))
    }
    StreamCard(stream: state.stream, minute: state.session.minute, context: context).draw(on: &surface, in: area)
    return surface
  }
}
