import CallCore
import TerminalKit

/// What the mouse means: a click is about what is drawn there, the wheel about the list in sight.
enum MouseInterpreter {
  /// - Parameter context: of the picture that the person sees.
  static func actions(
    for event: MouseEvent, in state: State, size: CellSize, context: ViewContext
  ) -> [Action] {
    switch event.kind {
    case .scrollUp: wheel(.up, .scrollUp, state, context.keymap)
    case .scrollDown: wheel(.down, .scrollDown, state, context.keymap)
    case .press(button: 0): click(at: event.position, state, size, context)
    case .press, .release, .drag, .move: []
    }
  }

  /// Text is scrolled; in a list the wheel does what the arrow does there.
  private static func wheel(_ arrow: Key, _ scroll: ViewCommand, _ state: State, _ keymap: Keymap) -> [Action] {
    let keys = KeyContext(state)
    let command: Command?
    switch keys {
    case .call, .stream, .chatEntry, .overlay: command = .view(scroll)
    default: command = keymap.command(for: KeyChord(arrow), in: keys)
    }
    guard let command, command.refusal(in: state) == nil else { return [] }
    return [.command(command)]
  }

  private static func click(
    at position: CellPosition, _ state: State, _ size: CellSize, _ context: ViewContext
  ) -> [Action] {
    let map = MouseMap()
    var context = context
    context.mouse = map
    _ = ClientView.surface(state, size: size, context: context)
    switch map.target(at: position) {
    case .key(let chord):
      // A button of the mouse that comes up ends nothing: what it begins goes on.
      if context.keymap.talks(chord) { return [.command(.talk(.toggle))] }
      return KeyInterpreter.actions(for: .key(KeyEvent(chord.key, chord.modifiers)), in: state, keymap: context.keymap)
    case .inbox(let item): return [.view(.pointedAt(item))]
    case .participant(let identity): return [.view(.pointedAtParticipant(identity))]
    case .cover, nil: return []
    }
  }
}
