import CallCore
import TerminalKit

/// What the screen of the first start shows: a question with a line being typed or a choice, or that something is being done.
struct SetupState: Sendable, Equatable {
  enum Answer: Sendable, Equatable {
    case text(String)
    /// The person does without.
    case skipped
  }

  var question: SetupQuestion?
  /// What is being done meanwhile, in a few words.
  var activity = ""
  var draft = TextDraft()
  var choice = 0

  mutating func ask(_ question: SetupQuestion) {
    self.question = question
    draft = TextDraft(question.suggestion)
    choice = 0
  }

  /// What a key does; an answer ends the question.
  mutating func handle(_ event: InputEvent) -> Answer? {
    guard let question else { return nil }
    switch event {
    case .key(let key) where key.phase != .release: return handle(key.chord, question)
    case .paste(let text):
      guard question.choices.isEmpty else { return nil }
      apply(.insert(String(text.filter { !$0.isNewline })))
      return nil
    case .hangUp: return end(.skipped)
    case .key, .focus, .mouse, .reply, .capabilities, .interrupted: return nil
    }
  }

  private mutating func handle(_ chord: KeyChord, _ question: SetupQuestion) -> Answer? {
    if chord == KeyChord(.escape) || chord == KeyChord(.character("c"), .control) { return end(.skipped) }
    guard question.choices.isEmpty else { return choose(chord, question.choices.count) }
    if chord == KeyChord(.enter) { return end(.text(draft.text)) }
    if let edit = Keymap.edit(for: chord) { apply(edit) }
    return nil
  }

  private mutating func choose(_ chord: KeyChord, _ count: Int) -> Answer? {
    switch chord.key {
    case .down, .tab, .character("j"): choice = (choice + 1) % count
    case .up, .character("k"): choice = (choice + count - 1) % count
    case .enter: return end(.text("\(choice + 1)"))
    case .character(let character):
      guard let number = character.wholeNumberValue, (1...count).contains(number) else { return nil }
      return end(.text("\(number)"))
    default: return nil
    }
    return nil
  }

  private mutating func apply(_ edit: DraftEdit) {
    draft.apply(edit)
    question?.problem = nil
  }

  private mutating func end(_ answer: Answer) -> Answer {
    question = nil
    draft = TextDraft()
    return answer
  }
}
