import CallCore
import TerminalKit

/// What can be done about the message that is picked, and about who wrote it.
struct ModerationOverlay {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    guard let message = state.stream.pickedMessage else { return }
    let text = message.isDeleted ? "(deleted)" : message.content
    KeyMenu(
      title: "Keep order", keys: .moderation, heading: ["\(message.user.displayName): \(text)"], state: state,
      context: context
    ).draw(on: &surface, in: area)
  }
}
