import CallCore
import MediaBasics
import TerminalKit

/// What an event from the terminal means, given what is on the screen.
enum KeyInterpreter {
  /// Within which a key counts as pressed twice.
  private static let twice = MediaDuration.milliseconds(500)

  /// - Parameter after: time since the same key was pressed before; nil for the first time.
  static func actions(
    for event: InputEvent, after: MediaDuration? = nil, in state: State, keymap: Keymap
  ) -> [Action] {
    switch event {
    case .key(let key):
      if let talk = talk(key, after: after, in: state, keymap: keymap) { return talk }
      let actions = actions(for: key, in: KeyContext(state), of: state, keymap: keymap)
      // Twice, it says what is selected, for whoever has the screen read out.
      guard let after, after < twice, case .command(.view(.redraw))? = actions.first,
        let words = ItemWords.selected(in: state)
      else { return actions }
      return actions + [.notices(.posted(words, severity: .info))]
    case .paste(let text):
      // The line is one line: breaks in the clipboard must not send half a message.
      guard KeyContext(state).isEntry else { return [] }
      return [.view(.edited(.insert(String(text.map { $0.isNewline ? " " : $0 }))))]
    case .focus(let hasFocus): return [.view(.focusChanged(hasFocus))]
    case .hangUp, .interrupted: return [.view(.keyboardLost)]
    case .capabilities(let known):
      return [.view(.terminalKnown(reportsReleases: known.reportsReleases, isSlow: known.link == .slow))]
    case .mouse, .reply: return []
    }
  }

  /// What the key that talks means in push-to-talk; nil where it is another key, or writes.
  private static func talk(
    _ key: KeyEvent, after: MediaDuration?, in state: State, keymap: Keymap
  ) -> [Action]? {
    // It comes up wherever the person has got to meanwhile.
    if key.phase == .release {
      return keymap.talks(key.chord) && state.view.talkKey.phase == .down ? [.view(.talkKey(.released))] : []
    }
    guard state.call.microphone.isPushToTalk, keymap.command(for: key.chord, in: KeyContext(state)) == .talk(.toggle)
    else { return nil }
    return key.phase == .press ? [.view(.talkKey(.pressed(after: after)))] : []
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
