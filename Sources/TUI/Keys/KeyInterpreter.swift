import CallCore
import TerminalKit

/// What an event from the terminal means, given what is on the screen.
enum KeyInterpreter {
  static func actions(for event: InputEvent, in state: State, keymap: Keymap) -> [Action] {
    switch event {
    case .key(let key): return actions(for: key, in: KeyContext(state), of: state, keymap: keymap)
    case .paste(let text):
      // The line is one line: breaks in the clipboard must not send half a message.
      guard KeyContext(state).isEntry else { return [] }
      return [.view(.edited(.insert(String(text.map { $0.isNewline ? " " : $0 }))))]
    case .focus(let hasFocus): return [.view(.focusChanged(hasFocus))]
    case .mouse, .reply, .hangUp: return []
    }
  }

  private static func actions(for key: KeyEvent, in context: KeyContext, of state: State, keymap: Keymap) -> [Action] {
    guard key.phase == .press || (key.phase == .repeat && context.isEntry) else { return [] }
    if context.isEntry {
      if key.chord == KeyChord(.enter) { return [.view(.submitted)] }
      if key.chord == KeyChord(.tab), context == .commandEntry { return [.view(.completionAsked)] }
      if let edit = Keymap.edit(for: key.chord) { return [.view(.edited(edit))] }
    }
    // A question that has just come up was not seen yet: what is typed now was meant for what was there before.
    if context == .ring, !state.ring.isArmed {
      return keymap.command(for: key.chord, in: .everywhere).map { [.command($0)] } ?? []
    }
    return keymap.command(for: key.chord, in: context).map { [.command($0)] } ?? []
  }
}
