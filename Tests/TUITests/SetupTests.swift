import CallCore
import TerminalKit
import Testing

@testable import TUI

/// The questions of the first start.
struct SetupTests {
  private static let server = SetupQuestion(
    number: 1, count: 3, title: "Server", words: "People call each other over a server: yours, or one of this machine.",
    label: "Address", suggestion: "http://127.0.0.1:3000")
  private static let password = SetupQuestion(
    number: 3, count: 3, title: "Password", words: "It is not kept; the login is.", label: "Password", isSecret: true,
    problem: "cannot sign in on http://127.0.0.1:3000: user name or password is wrong")
  private static let microphone = SetupQuestion(
    number: 2, count: 3, title: "Microphone", words: "You can choose another one at any time.", label: "Number",
    choices: ["default", "Yeti Nano", "HDA Intel"])

  private func asking(_ question: SetupQuestion, _ events: InputEvent...) -> SetupState {
    var state = SetupState()
    state.ask(question)
    for event in events { _ = state.handle(event) }
    return state
  }

  private func key(_ key: Key, _ modifiers: KeyModifiers = []) -> InputEvent {
    .key(KeyEvent(key, modifiers))
  }

  @Test func linesAreEditedAndAnswered() {
    var state = asking(Self.server, key(.backspace), .paste("1\n"))
    #expect(state.draft.text == "http://127.0.0.1:3001")
    #expect(state.handle(key(.enter)) == .text("http://127.0.0.1:3001"))
    #expect(state.question == nil && state.handle(key(.enter)) == nil)
    for skipping in [key(.escape), key(.character("c"), .control), .hangUp] {
      state.ask(Self.server)
      #expect(state.handle(skipping) == .skipped)
    }
  }

  @Test func choicesTakeNumbersAndArrows() {
    var state = asking(Self.microphone, key(.down), .paste("3"))
    #expect(state.handle(key(.character("9"))) == nil && state.handle(key(.enter)) == .text("2"))
    state.ask(Self.microphone)
    #expect(state.handle(key(.up)) == nil && state.choice == 2)
    #expect(state.handle(key(.character("1"))) == .text("1"))
  }

  @Test func aProblemGoesWhenSomethingIsTyped() {
    let state = asking(Self.password, key(.character("x")))
    #expect(state.question?.problem == nil)
    let surface = SetupView.surface(state, size: CellSize(columns: 80, rows: 24), context: Scene.context())
    #expect(surface.lines.joined().contains("Password: *"))
  }

  @Test(arguments: HomeGoldenTests.sizes) func theFirstStart(_ size: CellSize) throws {
    let context = Scene.context()
    for (name, question) in [("server", Self.server), ("password", Self.password), ("choice", Self.microphone)] {
      try Golden.expect(SetupView.surface(asking(question), size: size, context: context), "setup-\(name)")
    }
    var busy = SetupState()
    busy.activity = "signing in on http://127.0.0.1:3000"
    try Golden.expect(SetupView.surface(busy, size: size, context: context), "setup-busy")
  }

  @Test func noSizeAndNoTextBreaksIt() {
    let long = String(repeating: "漢e\u{301}👩‍👩‍👧", count: 300)
    var question = Self.server
    question.suggestion = long
    question.problem = long
    for columns in [1, 2, 5, 13, 80] {
      for rows in [1, 2, 3, 9] {
        let state = asking(question, key(.left), key(.home))
        let surface = SetupView.surface(state, size: CellSize(columns: columns, rows: rows), context: Scene.context())
        #expect(surface.size == CellSize(columns: columns, rows: rows))
      }
    }
  }
}
