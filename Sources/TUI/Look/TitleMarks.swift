import CallCore
import TerminalKit

/// What a title line never leaves out, whatever its view: that others hear this person, and that the link is slow.
enum TitleMarks {
  /// Draws them before `end`; answers the column that is free before them.
  static func draw(
    _ state: State, on surface: inout CellSurface, row: Int, before end: Int, context: ViewContext
  ) -> Int {
    var end = end
    if let live = PushToTalkMark(state: state, context: context).live {
      end = surface.writeRight(live, row: row, endColumn: end, style: context.theme.alarm) - 2
    }
    if context.link == .slow {
      end = surface.writeRight("slow link", row: row, endColumn: end, style: context.theme.barWarning) - 2
    }
    return end
  }
}
