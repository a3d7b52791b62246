import CallCore
import NchatAPI
import TerminalKit

/// A question in the middle of the screen, with the keys that answer it.
struct Question {
  let title: String
  let text: String
  let answers: [(key: String, words: String)]
  let context: ViewContext

  /// Asks before the call is left.
  static func leaving(_ call: CallState, context: ViewContext) -> Question {
    let others = call.others.count
    let text = others == 0 ? "Nobody else is here." : others == 1 ? "One person stays." : "\(others) people stay."
    return Question(
      title: "Leave the call?", text: text, answers: [("y", "leave"), ("Esc", "stay")], context: context)
  }

  /// Asks before somebody is sent out.
  static func removing(_ identity: String, from call: CallState, context: ViewContext) -> Question {
    Question(
      title: "Send them out?", text: call.others[identity]?.displayName ?? identity,
      answers: [("y", "send out"), ("Esc", "keep")], context: context)
  }

  /// Asks before a stream ends for all who watch it.
  static func ending(_ stream: LiveStream?, context: ViewContext) -> Question {
    let watching = stream?.currentViewers ?? 0
    let text = watching == 1 ? "One person watches." : "\(watching) people watch."
    return Question(title: "End the stream?", text: text, answers: [("y", "end"), ("Esc", "go on")], context: context)
  }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let rect = area.centered(columns: min(44, area.columns), rows: 5)
    let box = Box(title: title, style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 3 else { return }
    let shown = TerminalText.truncated(text, to: inside.columns - 2, glyphs: context.glyphs.set)
    surface.write(shown, row: inside.row, column: inside.column + 1, style: context.theme.text)
    var at = inside.column + 1
    for answer in answers {
      at += surface.write("[\(answer.key)]", row: inside.row + 2, column: at, style: context.theme.key) + 1
      at += surface.write(answer.words, row: inside.row + 2, column: at, style: context.theme.text) + 3
    }
  }
}
