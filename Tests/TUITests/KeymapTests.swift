import CallCore
import TerminalKit
import Testing

@testable import TUI

/// Keys, hints and help come from one table.
struct KeymapTests {
  private let keymap = Keymap.standard

  @Test func noKeyIsBoundTwice() {
    for context in KeyContext.allCases {
      let chords = (keymap.bindings[context] ?? []).flatMap(\.chords)
      #expect(Set(chords).count == chords.count, "\(context)")
    }
    // What means the same everywhere may only be taken over by a question, where Ctrl-C answers it.
    let everywhere = Set((keymap.bindings[.everywhere] ?? []).flatMap(\.chords))
    for context in KeyContext.allCases where context != .everywhere {
      let taken = (keymap.bindings[context] ?? []).flatMap(\.chords).filter(everywhere.contains)
      #expect(taken == (context == .leaveConfirmation ? [KeyChord(.character("c"), .control)] : []))
    }
  }

  @Test func anUnknownCommandIsRefused() {
    #expect(throws: CommandError.unknown("call.fly", nearest: nil)) {
      try Keymap([.call: [KeyBinding([KeyChord(.character("f"))], "call.fly")]])
    }
  }

  @Test func helpNamesEveryKeyOfTheCall() {
    let state = Scene.call(others: 1, .command(.view(.help)))
    let text = ClientView.surface(state, size: CellSize(columns: 120, rows: 48), context: Scene.context()).lines.joined(
      separator: "\n")
    for binding in (keymap.bindings[.call] ?? []) + (keymap.bindings[.everywhere] ?? []) {
      let name = String(binding.command.prefix { !$0.isWhitespace })
      guard let summary = CommandRegistry.standard[name]?.summary else {
        Issue.record("no command \(name)")
        continue
      }
      #expect(text.contains(summary), "\(name)")
    }
    #expect(!text.contains(" below "))
  }

  @Test func everyKeyCanBeReadInASmallTerminal() {
    var state = Scene.call(others: 1, .command(.view(.help)))
    var text = ""
    for _ in 0..<40 {
      text += ClientView.surface(state, size: CellSize(columns: 60, rows: 16), context: Scene.context()).lines.joined()
      _ = reduce(&state, .command(.view(.scrollDown)))
    }
    for binding in keymap.bindings[.call] ?? [] {
      let name = String(binding.command.prefix { !$0.isWhitespace })
      let isThere = text.contains(CommandRegistry.standard[name]?.summary ?? "?")
      #expect(isThere, "\(name)")
    }
  }

  @Test func changedKeysShowInHintsAndHelp() throws {
    let changed = try Keymap([
      .call: [KeyBinding([KeyChord(.function(9))], "call.toggleMute", hint: "mute", tier: .always)]
    ])
    let context = ViewContext(capabilities: TerminalCapabilities(), keymap: changed)
    let state = Scene.call(others: 1)
    let lines = ClientView.surface(state, size: CellSize(columns: 80, rows: 24), context: context).lines
    #expect(lines.last == " F9 mute")
    let help = Scene.call(others: 1, .command(.view(.help)))
    let text = ClientView.surface(help, size: CellSize(columns: 80, rows: 24), context: context).lines.joined()
    #expect(text.contains("F9  mute or unmute"))
  }

  @Test func aPersonsKeysReplaceOthers() throws {
    let changed = try keymap.changed(by: [
      KeyWish(place: "call", key: "x", command: "toggle-mute"), KeyWish(place: "call", key: "m", command: ""),
      KeyWish(place: "call", key: "ctrl+p", command: "volume bo 50"), KeyWish(place: "home", key: "F9", command: "log"),
    ])
    #expect(changed.command(for: KeyChord(.character("x")), in: .call) == .toggleMute)
    #expect(changed.command(for: KeyChord(.character("m")), in: .call) == nil)
    #expect(changed.command(for: KeyChord(.character("m")), in: .home) == .toggleMute)
    #expect(
      changed.command(for: KeyChord(.character("p"), .control), in: .call) == .volume(participant: "bo", .to(50)))
    let context = ViewContext(capabilities: TerminalCapabilities(), keymap: changed)
    let lines = ClientView.surface(
      Scene.call(others: 1), size: CellSize(columns: 80, rows: 24), context: context
    ).lines
    #expect(lines.last?.hasPrefix(" x mute") == true)
    let help = ClientView.surface(
      Scene.home(.command(.view(.help))), size: CellSize(columns: 120, rows: 48), context: context
    ).lines.joined()
    #expect(help.contains("! F9  what was said so far") || help.contains("F9 !  what was said so far"))
  }

  @Test(arguments: [
    ("cal", "x", "mute", "did you mean call"), ("call", "Ctlr+Entre", "mute", "no key"),
    ("call", "Ctrl+Entre", "mute", "did you mean Ctrl+Enter"), ("call", "x", "mut", "did you mean mute"),
    ("call", "x", "talk loudly", "usage: talk"), ("chat", "x", "mute", "writes text"),
  ])
  func keysThatCannotBeAreRefused(_ place: String, _ key: String, _ command: String, _ words: String) {
    let problem = #expect(throws: KeyProblem.self) {
      try keymap.changed(by: [
        KeyWish(place: "home", key: "y", command: "mute"), KeyWish(place: place, key: key, command: command),
      ])
    }
    #expect(problem?.index == 1 && problem?.problem.what.contains(words) == true, "\(problem?.problem.what ?? "")")
  }

  @Test func aKeyThatIsSaidTwiceIsRefused() {
    let problem = #expect(throws: KeyProblem.self) {
      try keymap.changed(by: [
        KeyWish(place: "call", key: "Ctrl+G", command: "mute"), KeyWish(place: "home", key: "Ctrl+G", command: "mute"),
        KeyWish(place: "call", key: "ctrl+g", command: "leave"),
      ])
    }
    #expect(problem?.index == 2 && problem?.other == 0)
  }

  @Test func hintsFollowTheWidthAndCanBeHidden() {
    func hints(_ columns: Int, _ more: Action...) -> String {
      var state = Scene.call(others: 1)
      for action in more { _ = reduce(&state, action) }
      return ClientView.surface(state, size: CellSize(columns: columns, rows: 24), context: Scene.context()).lines.last
        ?? ""
    }
    #expect(hints(70) == " m mute  t chat  q leave")
    #expect(hints(80).contains("i stats") && !hints(80).contains("deafen"))
    #expect(hints(130).contains("M deafen"))
    #expect(hints(80, .command(.view(.hints))) == "")
    #expect(hints(80, .command(.mute)).hasPrefix(" m unmute"))
    #expect(!hints(130).contains("talk") && hints(130, .command(.pushToTalk(true))).contains("Space talk"))
  }
}
