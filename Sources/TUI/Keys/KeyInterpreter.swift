import CallCore
import TerminalKit

/// What an event from the terminal means, given what is on the screen.
enum KeyInterpreter {
  static func actions(for event: InputEvent, in view: ViewState, keymap: Keymap) -> [Action] {
    switch event {
    case .key(let key): return actions(for: key, in: KeyContext(view), keymap: keymap)
    case .paste(let text):
      // The line is one line: breaks in the clipboard must not send half a message.
      guard KeyContext(view).isEntry else { return [] }
      return [.view(.edited(.insert(String(text.map { $0.isNewline ? " " : $0 }))))]
    case .focus(let hasFocus): return [.view(.focusChanged(hasFocus))]
    case .mouse, .reply, .hangUp: return []
    }
  }

  private static func actions(for key: KeyEvent, in context: KeyContext, keymap: Keymap) -> [Action] {
    guard key.phase == .press || (key.phase == .repeat && context.isEntry) else { return [] }
    if context.isEntry {
      if key.chord == KeyChord(.enter) { return [.view(.submitted)] }
      if key.chord == KeyChord(.tab), context == .commandEntry { return [.view(.completionAsked)] }
      if let edit = Keymap.edit(for: key.chord) { return [.view(.edited(edit))] }
    }
    return keymap.command(for: key.chord, in: context).map { [.command($0)] } ?? []
  }
}
