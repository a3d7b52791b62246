import CallCore
import TerminalKit

/// The last row: the command being typed, or the keys that do something now, as many as there is room for.
struct KeyLine {
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    if state.view.entry == .command, state.view.overlay == nil {
      surface.write(":", row: rect.row, column: rect.column, style: context.theme.key)
      DraftLine(draft: state.view.commandDraft, context: context)
        .draw(on: &surface, row: rect.row, column: rect.column + 1, columns: rect.columns - 1, hasFocus: true)
      return
    }
    if state.view.entry == .filter, state.view.overlay == nil {
      surface.write("/", row: rect.row, column: rect.column, style: context.theme.key)
      DraftLine(draft: state.view.filterDraft, context: context)
        .draw(on: &surface, row: rect.row, column: rect.column + 1, columns: rect.columns - 1, hasFocus: true)
      return
    }
    guard state.view.showsHints else { return }
    var hints = self.hints(columns: rect.columns)
    func width(_ hint: Hint) -> Int { TerminalText.width(of: hint.key) + 1 + TerminalText.width(of: hint.words) + 2 }
    while hints.reduce(0, { $0 + width($1) }) > rect.columns + 1 {
      // Ways out stay to the last.
      guard let least = hints.lastIndex(where: { !$0.isEssential }) else { break }
      hints.remove(at: least)
    }
    var at = rect.column + 1
    for hint in hints {
      at += surface.write(hint.key, row: rect.row, column: at, style: context.theme.key) + 1
      at += surface.write(hint.words, row: rect.row, column: at, style: context.theme.text) + 2
    }
  }

  private struct Hint {
    var key: String
    var words: String
    var isEssential = false
  }

  private func hints(columns: Int) -> [Hint] {
    let keyContext = KeyContext(state)
    var hints: [Hint] = []
    if keyContext == .ring, !state.ring.isArmed { return hints }
    if keyContext == .chatEntry { hints.append(Hint(key: "Enter", words: "send")) }
    if keyContext == .studioEntry { hints.append(Hint(key: "Enter", words: "make it")) }
    if keyContext == .paletteEntry { hints.append(Hint(key: "Enter", words: "run")) }
    if keyContext == .commandEntry { hints += [Hint(key: "Enter", words: "run"), Hint(key: "Tab", words: "complete")] }
    for binding in context.keymap.bindings[keyContext] ?? [] {
      guard var words = binding.hint, let chord = binding.chords.first else { continue }
      switch binding.tier {
      case .full where columns < 120: continue
      case .short where columns < 80: continue
      default: break
      }
      // What a stream has no use for now only takes room.
      if let command = context.keymap.command(for: chord, in: keyContext) {
        switch command {
        case .studio(.start), .studio(.end), .studio(.key), .moderate, .view(.chatRules), .view(.moderationLog):
          if command.refusal(in: state) != nil { continue }
        case .view(.moderation): if !state.canModeratePick { continue }
        default: break
        }
      }
      // The key does what is not so yet.
      if binding.command == "call.toggleMute", state.call.microphone.isMuted { words = "unmute" }
      if binding.command == "call.deafen", state.call.isDeafened { words = "undeafen" }
      if binding.command == "call.talk toggle", !state.call.microphone.isPushToTalk { continue }
      hints.append(Hint(key: chord.description, words: words, isEssential: binding.tier == .always))
    }
    return hints
  }
}
