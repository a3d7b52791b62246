import CallCore
import NchatAPI
import TerminalKit

/// Who may write in the chat of a stream, and how often.
struct ChatRulesOverlay {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let stream = state.stream.stream
    KeyMenu(
      title: "Who may write", keys: .chatRules, words: Self.words,
      isSet: { command in
        switch command {
        case .moderate(.slow(let seconds)): stream?.slowModeSeconds == seconds
        case .moderate(.mode(.open)): stream?.chatMode == .open || stream?.chatMode == .slowMode
        case .moderate(.mode(let mode)): stream?.chatMode == mode
        default: false
        }
      }, state: state, context: context
    ).draw(on: &surface, in: area)
  }

  @Sendable private static func words(_ command: Command) -> String? {
    switch command {
    case .moderate(.mode(.open)), .moderate(.mode(.slowMode)): "everybody"
    case .moderate(.mode(.followersOnly)): "those who follow the broadcaster"
    case .moderate(.mode(.subscribersOnly)): "subscribers"
    case .moderate(.mode(.disabled)): "nobody"
    case .moderate(.slow(0)): "as often as they like"
    case .moderate(.slow(let seconds)): "once in \(seconds) s"
    default: nil
    }
  }
}
