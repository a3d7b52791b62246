import Testing

@testable import CallCore

/// Typing, moving and deleting in a line.
struct TextDraftTests {
  private func typed(_ text: String, _ edits: DraftEdit...) -> TextDraft {
    var draft = TextDraft(text)
    for edit in edits { draft.apply(edit) }
    return draft
  }

  @Test func editsActAtTheCursor() {
    #expect(typed("abc", .moveLeft, .insert("x")).text == "abxc")
    #expect(typed("abc", .deleteBackward).text == "ab")
    #expect(typed("abc", .moveToStart, .deleteForward).text == "bc")
    #expect(typed("one two  ", .deleteWordBackward).text == "one ")
    #expect(typed("one two", .moveWordLeft, .deleteToStart).text == "two")
    #expect(typed("one two", .moveToStart, .moveWordRight, .deleteToEnd).text == "one")
    #expect(typed("abc", .moveToStart, .deleteBackward, .moveLeft).cursor == 0)
    #expect(typed("abc", .moveRight, .deleteForward).cursor == 3)
  }

  @Test func marksTypedAfterALetterJoinIt() {
    let draft = typed("e", .insert("\u{301}"), .insert("x"))
    #expect(draft.characters == ["e\u{301}", "x"])
    #expect(draft.cursor == 2)
    #expect(typed("👍", .insert("🏽")).characters.count == 1)
  }

  @Test func aHugePasteIsCut() {
    let draft = typed("", .insert(String(repeating: "x", count: 1 << 20)))
    #expect(draft.characters.count == 2000 && draft.cursor == 2000)
  }

  @Test func anySequenceOfEditsKeepsTheCursorInside() {
    var random = SystemRandomNumberGenerator()
    let edits: [DraftEdit] = [
      .insert("a b"), .insert("漢"), .deleteBackward, .deleteForward, .deleteWordBackward, .deleteToStart,
      .deleteToEnd, .moveLeft, .moveRight, .moveWordLeft, .moveWordRight, .moveToStart, .moveToEnd,
    ]
    var draft = TextDraft()
    for _ in 0..<3000 {
      guard let edit = edits.randomElement(using: &random) else { continue }
      draft.apply(edit)
      #expect((0...draft.characters.count).contains(draft.cursor))
    }
  }
}
