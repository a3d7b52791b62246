import Testing

@testable import TerminalKit

/// The sequences terminals send for keys, pastes, focus, mouse and replies.
struct InputSequenceTests {
  private func events(_ text: String) -> [InputEvent] {
    var parser = InputParser()
    return parser.feed(Array(text.utf8)) + parser.flush()
  }

  private func chord(_ text: String) -> String? {
    let events = events(text)
    guard events.count == 1, case .key(let key)? = events.first else { return nil }
    return (key.phase == .press ? "" : "\(key.phase) ") + key.chord.description
  }

  @Test(arguments: [
    ("a", "a"), ("M", "M"), (" ", "Space"), ("ö", "ö"), ("漢", "漢"), ("😀", "😀"),
    ("\r", "Enter"), ("\t", "Tab"), ("\u{7F}", "Backspace"), ("\u{08}", "Backspace"), ("\u{1B}", "Esc"),
    ("\u{03}", "Ctrl+C"), ("\u{0C}", "Ctrl+L"), ("\u{1A}", "Ctrl+Z"), ("\u{00}", "Ctrl+Space"),
    ("\u{1B}x", "Alt+x"), ("\u{1B}\r", "Alt+Enter"), ("\u{1B}[", "Alt+["), ("\u{1B}O", "Alt+O"), ("\u{1B}]", "Alt+]"),
    ("\u{1B}[A", "Up"), ("\u{1B}OA", "Up"), ("\u{1B}[1;5C", "Ctrl+Right"), ("\u{1B}[1;2D", "Shift+Left"),
    ("\u{1B}[H", "Home"), ("\u{1B}OF", "End"), ("\u{1B}[1~", "Home"), ("\u{1B}[4~", "End"), ("\u{1B}[3~", "Del"),
    ("\u{1B}[5~", "PgUp"), ("\u{1B}[6;3~", "Alt+PgDn"), ("\u{1B}[Z", "Shift+Tab"),
    ("\u{1B}OP", "F1"), ("\u{1B}[[A", "F1"), ("\u{1B}[11~", "F1"), ("\u{1B}[15~", "F5"), ("\u{1B}[24~", "F12"),
    ("\u{1B}[1;2R", "Shift+F3"), ("\u{1B}OM", "Enter"), ("\u{1B}Op", "0"),
    ("\u{1B}[97u", "a"), ("\u{1B}[97;5u", "Ctrl+a".replacing("a", with: "A")), ("\u{1B}[97:65;2u", "A"),
    ("\u{1B}[97;2u", "A"), ("\u{1B}[13;2u", "Shift+Enter"), ("\u{1B}[27u", "Esc"), ("\u{1B}[32;1:3u", "release Space"),
    ("\u{1B}[109;1:2u", "repeat m"), ("\u{1B}[1;1:3A", "release Up"), ("\u{1B}[27;5;105~", "Ctrl+I"),
    ("\u{1B}[57399u", "0"), ("\u{1B}[97;69u", "Ctrl+A"),
    // With what they write: capitals by a lock, other layouts, dead keys; commands go by the key's place.
    ("\u{1B}[97;65;65u", "A"), ("\u{1B}[55;;47u", "/"), ("\u{1B}[0;;233u", "é"), ("\u{1B}[1092::97;;1092u", "ф"),
    ("\u{1B}[1092::97;5u", "Ctrl+A"), ("\u{1B}[32;;32u", "Space"), ("\u{1B}[32;1:2;32u", "repeat Space"),
    ("\u{1B}[97;1:3u", "release a"), ("\u{1B}[13;1:3u", "release Enter"), ("\u{1B}[97;;101:769u", "e\u{301}"),
  ])
  func bytesAreTheKey(_ bytes: String, _ name: String) {
    #expect(chord(bytes) == name)
  }

  @Test func pastedTextComesWhole() {
    #expect(
      events("\u{1B}[200~a\rb\r\nc\u{1B}[31m\u{1B}[201~x") == [
        .paste("a\nb\nc\u{1B}[31m"), .key(KeyEvent(.character("x"))),
      ])
    #expect(events("\u{1B}[200~\u{1B}\u{1B}[201~") == [.paste("\u{1B}")])
    // The end mark got lost: the text is not.
    #expect(events("\u{1B}[200~abc\u{1B}[20") == [.paste("abc\u{1B}[20")])
  }

  @Test func aHugePasteIsCut() {
    var parser = InputParser()
    _ = parser.feed(Array("\u{1B}[200~".utf8))
    let chunk = Array(repeating: UInt8(ascii: "x"), count: 65536)
    for _ in 0..<40 { #expect(parser.feed(chunk).isEmpty) }
    let events = parser.feed(Array("\u{1B}[201~".utf8))
    guard case .paste(let text)? = events.first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == InputParser.pasteLimit)
  }

  @Test func focusMouseAndReplies() {
    #expect(events("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
    #expect(
      events("\u{1B}[<0;10;5M\u{1B}[<0;10;5m\u{1B}[<64;1;1M\u{1B}[<50;2;3M") == [
        .mouse(MouseEvent(kind: .press(button: 0), position: CellPosition(row: 4, column: 9))),
        .mouse(MouseEvent(kind: .release(button: 0), position: CellPosition(row: 4, column: 9))),
        .mouse(MouseEvent(kind: .scrollUp, position: CellPosition(row: 0, column: 0))),
        .mouse(MouseEvent(kind: .drag(button: 2), position: CellPosition(row: 2, column: 1), modifiers: .control)),
      ])
    #expect(
      events("\u{1B}[?2026;2$y\u{1B}[?62;22c\u{1B}[?5u") == [
        .reply(.privateMode(number: 2026, state: 2)), .reply(.deviceAttributes([62, 22])), .reply(.keyboardFlags(5)),
      ])
  }

  @Test func repliesNobodyAskedForAreSwallowed() {
    var parser = InputParser()
    let strings =
      "\u{1B}P1+r\u{1B}\\\u{1B}]12;rgb:0/0/0\u{07}\u{1B}_Gi=1;OK\u{1B}\\\u{1B}[24;80R\u{1B}[3n\u{1B}]11;rgb:0/0\u{07}"
      + "\u{1B}P1$r0m;q\u{1B}\\\u{1B}[6;0;8t\u{1B}[8;24;80t"
    #expect(parser.feed(Array(strings.utf8)) == [])
    #expect(parser.feed(Array("q".utf8)) == [.key(KeyEvent(.character("q")))])
    #expect(parser.patience == nil)
  }

  @Test func answersAboutTheTerminal() {
    #expect(
      events("\u{1B}P>|tmux 3.3a\u{1B}\\\u{1B}P1$r0;48:2::7:77:177m\u{1B}\\\u{1B}P0$r\u{1B}\\\u{1B}[6;20;10t\u{1B}[0n")
        == [
          .reply(.name("tmux 3.3a")), .reply(.style([0, 48, 2, 0, 7, 77, 177])), .reply(.style([])),
          .reply(.cellSize(width: 10, height: 20)), .reply(.ready),
        ])
    for color in ["rgb:ff/80/00", "rgb:ffff/8080/0000", "rgba:ffff/8080/0000/ffff", "#ff8000"] {
      #expect(events("\u{1B}]11;\(color)\u{07}") == [.reply(.background(.rgb(255, 128, 0)))], "\(color)")
    }
  }

  @Test func anAnswerThatIsTornDoesNotBecomeTyping() {
    for begun in ["\u{1B}[?2026", "\u{1B}P>|tm", "\u{1B}]11;rgb"] {
      var parser = InputParser()
      #expect(parser.feed(Array(begun.utf8)).isEmpty)
      #expect(parser.patience == .milliseconds(2000), "nobody types \(begun.debugDescription)")
    }
  }

  @Test func escapeAloneWaitsAMoment() {
    var parser = InputParser()
    #expect(parser.feed([0x1B]).isEmpty)
    #expect(parser.patience == .milliseconds(40))
    #expect(parser.flush() == [.key(KeyEvent(.escape))])
    #expect(parser.patience == nil)
  }

  @Test(arguments: [
    "a", "M", "Ctrl+L", "Alt+Enter", "F2", "Space", "Shift+Tab", "Ctrl+Alt+x".replacing("x", with: "X"), "+", "Ctrl++",
  ])
  func chordNamesReadBack(_ name: String) {
    #expect(KeyChord(name)?.description == name)
  }

  @Test(arguments: ["", "Ctrl+", "Foo", "F0", "F99", "ab"])
  func namesOfNoKeyAreRefused(_ name: String) {
    #expect(KeyChord(name) == nil)
  }
}
