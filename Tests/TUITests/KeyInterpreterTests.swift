import CallCore
import MediaBasics
import TerminalKit
import Testing

@testable import TUI

/// The same key means what is on top of the screen lets it mean.
struct KeyInterpreterTests {
  private func actions(_ chord: String, _ state: State = State(), phase: KeyEvent.Phase = .press) throws
    -> [Action]
  {
    let chord = try #require(KeyChord(chord))
    return KeyInterpreter.actions(
      for: .key(KeyEvent(chord.key, chord.modifiers, phase: phase)), in: state, keymap: .standard)
  }

  private func view(_ change: (inout ViewState) -> Void) -> State {
    var state = State()
    change(&state.view)
    return state
  }

  @Test func keysOfTheCall() throws {
    #expect(try actions("m") == [.command(.toggleMute)])
    #expect(try actions("q") == [.command(.view(.quit))])
    #expect(try actions("Ctrl+C") == [.command(.view(.quit))])
    #expect(try actions("7") == [.command(.view(.stage(.pin(7))))])
    #expect(try actions("Space") == [.command(.talk(.toggle))])
    #expect(try actions("z") == [])
    #expect(try actions("m", phase: .release) == [])
    #expect(try actions("m", phase: .repeat) == [])
  }

  @Test func redrawingTwiceSaysWhatIsSelected() throws {
    let key = InputEvent.key(KeyEvent(.character("l"), .control, phase: .press))
    func actions(_ state: State, after: MediaDuration?) -> [Action] {
      KeyInterpreter.actions(for: key, after: after, in: state, keymap: .standard)
    }
    let redraw = Action.command(.view(.redraw))
    var state = Scene.call(others: 3)
    #expect(actions(state, after: nil) == [redraw] && actions(state, after: .milliseconds(600)) == [redraw])
    #expect(
      actions(state, after: .milliseconds(300)) == [
        redraw, .notices(.posted("4 in the call, the microphone is open", severity: .info)),
      ])
    _ = reduce(&state, .command(.view(.selectNext)))
    let selected = try #require(state.view.selected.flatMap { state.call.others[$0] })
    _ = reduce(&state, .command(.volume(participant: selected.displayName, .to(80))))
    guard case .notices(.posted(let words, .info))? = actions(state, after: .milliseconds(100)).last else {
      Issue.record("nothing is said")
      return
    }
    #expect(words.hasPrefix(selected.displayName) && words.contains("volume 80 %"), "\(words)")
    // In an empty home there is nothing to say.
    #expect(actions(State(), after: .milliseconds(100)) == [redraw])
  }

  @Test func theTalkKeyTellsHowItIsHeld() throws {
    var state = Scene.call(others: 1)
    #expect(try actions("Space", state) == [.command(.talk(.toggle))], "which says that talking is for push-to-talk")
    _ = reduce(&state, .command(.pushToTalk(true)))
    #expect(try actions("Space", state) == [.view(.talkKey(.pressed(after: nil)))])
    #expect(try actions("Space", state, phase: .repeat) == [])
    #expect(try actions("Space", state, phase: .release) == [], "nothing was begun with it")
    _ = reduce(&state, .view(.terminalKnown(reportsReleases: true, isSlow: false)))
    _ = reduce(&state, .view(.talkKey(.pressed(after: nil))))
    // It comes up after something else has taken the keys.
    _ = reduce(&state, .command(.view(.type)))
    #expect(try actions("Space", state) == [.view(.edited(.insert(" ")))])
    #expect(try actions("Space", state, phase: .release) == [.view(.talkKey(.released))])
    #expect(try actions("x", state, phase: .release) == [])
  }

  @Test func aLostKeyboardIsTold() {
    for event in [InputEvent.hangUp, .interrupted] {
      #expect(KeyInterpreter.actions(for: event, in: State(), keymap: .standard) == [.view(.keyboardLost)])
    }
    let known = TerminalCapabilities(reportsReleases: true, link: .slow)
    #expect(
      KeyInterpreter.actions(for: .capabilities(known), in: State(), keymap: .standard) == [
        .view(.terminalKnown(reportsReleases: true, isSlow: true))
      ])
  }

  @Test func typingOwnsPrintableKeys() throws {
    let chat = view { $0.entry = .chat }
    #expect(try actions("q", chat) == [.view(.edited(.insert("q")))])
    #expect(try actions("Space", chat) == [.view(.edited(.insert(" ")))])
    #expect(try actions("x", chat, phase: .repeat) == [.view(.edited(.insert("x")))])
    #expect(try actions("Enter", chat) == [.view(.submitted)])
    #expect(try actions("Esc", chat) == [.command(.view(.dismiss))])
    #expect(try actions("F2", chat) == [.command(.toggleMute)])
    #expect(try actions("Ctrl+C", chat) == [.command(.view(.quit))])
    #expect(try actions("Ctrl+W", chat) == [.view(.edited(.deleteWordBackward))])
    #expect(try actions("Tab", chat) == [])
    #expect(try actions("Tab", view { $0.entry = .command }) == [.view(.completionAsked)])
  }

  @Test func theQuestionTakesYesAndNo() throws {
    let question = view { $0.overlay = .leaveConfirmation }
    for key in ["y", "Enter", "Ctrl+C"] { #expect(try actions(key, question) == [.command(.view(.confirm))]) }
    for key in ["Esc", "n"] { #expect(try actions(key, question) == [.command(.view(.dismiss))]) }
    #expect(try actions("m", question) == [])
  }

  @Test func overlaysCloseAndLetMuteThrough() throws {
    let help = view { $0.overlay = .help }
    #expect(try actions("Esc", help) == [.command(.view(.dismiss))])
    #expect(try actions("?", help) == [.command(.view(.help))])
    #expect(try actions("m", help) == [.command(.toggleMute)])
    #expect(try actions("t", help) == [])
  }

  @Test func pastesGoIntoTheLineAsOneLine() {
    let chat = view { $0.entry = .chat }
    #expect(
      KeyInterpreter.actions(for: .paste("a\nb\r\nc"), in: chat, keymap: .standard) == [
        .view(.edited(.insert("a b c")))
      ])
    #expect(KeyInterpreter.actions(for: .paste("q"), in: State(), keymap: .standard) == [])
    #expect(
      KeyInterpreter.actions(for: .focus(false), in: State(), keymap: .standard) == [.view(.focusChanged(false))])
  }

  @Test func aCallThatRingsIsAnsweredByLettersOnlyWhereNobodyTypes() throws {
    var state = Scene.home(.line(.ring(Scene.incoming)))
    #expect(try actions("a", state) == [], "the dialog has just come up")
    #expect(try actions("F5", state) == [.command(.answer(isMuted: false))])
    _ = reduce(&state, .ring(.armed(call: Scene.incoming.id)))
    #expect(try actions("a", state) == [.command(.answer(isMuted: false))])
    #expect(try actions("m", state) == [.command(.answer(isMuted: true))])
    #expect(try actions("d", state) == [.command(.decline)])
    #expect(try actions("Esc", state) == [.command(.putOff)])
    #expect(try actions("c", state) == [], "what is below the dialog waits")
    state.view.entry = .command
    #expect(try actions("a", state) == [.view(.edited(.insert("a")))])
    #expect(try actions("F6", state) == [.command(.decline)])
  }

  @Test func keysOfHome() throws {
    let state = Scene.home()
    #expect(try actions("j", state) == [.command(.view(.selectNext))])
    #expect(try actions("Enter", state) == [.command(.view(.open))])
    #expect(try actions("c", state) == [.command(.call([]))])
    #expect(try actions("t", state) == [])
  }
}
