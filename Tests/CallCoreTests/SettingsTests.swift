import NchatAPI
import Testing

@testable import CallCore

/// Settings as the person sees and changes them.
struct SettingsTests {
  private let entries = [
    SettingEntry(name: "audio.input", value: "default", source: "default", explanation: "Microphone", choices: []),
    SettingEntry(
      name: "ui.motion", value: "full", source: "file", explanation: "Motion", choices: ["full", "reduce"]),
  ]

  private func listed() -> State {
    var state = State()
    _ = reduce(&state, .settings(.listed(entries)))
    return state
  }

  @Test func theNextValueIsAskedFor() {
    var state = listed()
    _ = reduce(&state, .command(.view(.settings)))
    _ = reduce(&state, .command(.view(.selectNext)))
    _ = reduce(&state, .command(.setting(.next)))
    #expect(state.settings.wish == SettingsState.Wish(number: 1, name: "ui.motion", value: "reduce"))
    state.settings.entries[1].value = "reduce"
    _ = reduce(&state, .command(.setting(.next)))
    #expect(state.settings.wish == SettingsState.Wish(number: 2, name: "ui.motion", value: "full"))
    _ = reduce(&state, .command(.view(.selectNext)))
    #expect(Command.setting(.next).refusal(in: state)?.contains("next start") == true)
  }

  @Test(arguments: [
    ("ui.motion", "slow", "can be full, reduce"), ("ui.moton", "full", "did you mean ui.motion"),
    ("audio.input", "none", "next start"),
  ]) func whatCannotBeSetIsSaid(_ name: String, _ value: String, _ words: String) {
    var state = listed()
    #expect(Command.setting(.set(name, value)).refusal(in: state)?.contains(words) == true)
    _ = reduce(&state, .command(.setting(.set(name, value))))
    #expect(state.settings.wish == nil && state.notices.current?.severity == .warning)
  }

  @Test func withLessMotionReactionsComeDown() {
    var state = State()
    state.stream.floating = [FloatingReaction(.heart, position: 3)]
    let effects = reduce(&state, .command(.setting(.motion(isReduced: true))))
    #expect(state.view.reducesMotion && state.stream.floating.isEmpty && effects.contains(.cancel(.reactions)))
    #expect(state.settings.wish?.value == "reduce")
    _ = reduce(&state, .command(.setting(.motion(isReduced: false))))
    #expect(!state.view.reducesMotion)
  }

  @Test func theToneCanBeSwitchedOffWhileItRings() {
    var state = State()
    let quiet = Action.settings(.preferred(Preferences(ringsTone: false)))
    #expect(reduce(&state, quiet).isEmpty && !state.ring.isToneWanted)
    _ = reduce(&state, .settings(.preferred(Preferences())))
    state.ring.calls = [
      IncomingCall(id: .random(), from: Person(unknown: .random()), type: .audio, isGroup: false)
    ]
    #expect(reduce(&state, quiet) == [.ringTone(false)])
    #expect(reduce(&state, .settings(.preferred(Preferences()))) == [.ringTone(true)])
  }

  @Test func whatCanBeManyThingsIsChangedInTheFile() {
    var state = State()
    let entry = SettingEntry(
      name: "audio.input", value: "default", source: "file", explanation: "Microphone", choices: [], isLive: true)
    _ = reduce(&state, .settings(.listed([entry])))
    let refusal = Command.setting(.set("audio.input", "none")).refusal(in: state)
    #expect(refusal?.contains("at once") == true && refusal?.contains("next start") == false)
  }
}
