import Testing

@testable import CallCore

private let volumeUsage = "volume NAME PERCENT, 0 to 200, or a change such as +10"

/// The words people and scripts type.
struct CommandLineTests {
  private let registry = CommandRegistry.standard

  @Test(arguments: [
    ("mute", Command.mute), ("call.mute", .mute), ("  unmute ", .unmute), ("toggle-mute", .toggleMute),
    ("talk on", .talk(.on)), ("call.talk off", .talk(.off)), ("ptt", .pushToTalk(nil)), ("ptt on", .pushToTalk(true)),
    ("deafen off", .deafen(false)),
    ("volume bo 80", .volume(participant: "bo", .to(80))),
    ("volume Bo Larsson 80", .volume(participant: "Bo Larsson", .to(80))),
    ("volume \"Bo 2\" 200", .volume(participant: "Bo 2", .to(200))),
    ("volume bo +10%", .volume(participant: "bo", .by(10))),
    ("volume bo -5", .volume(participant: "bo", .by(-5))), ("chat hello  there", .sendChat("hello  there")),
    ("chat.send x", .sendChat("x")), ("react heart", .react("heart")), ("snapshot", .snapshot), ("stats", .stats),
    ("leave", .leave), ("call.leave", .leave), ("help", .view(.help)), ("view.layout", .view(.layout)),
    ("select 3", .view(.select(3))), ("consent yes", .consent(true)), ("call.consent no", .consent(false)),
  ])
  func lineIsTheCommand(_ line: String, _ command: Command) throws {
    #expect(try registry.parse(line) == command)
  }

  @Test(arguments: [
    ("", CommandError.empty), ("   ", .empty), ("mutte", .unknown("mutte", nearest: "mute")),
    ("xyzzy", .unknown("xyzzy", nearest: nil)), ("stream list", .later("stream")),
    ("mute now", .usage("mute")), ("talk", .usage("talk on|off|toggle")),
    ("talk loud", .usage("talk on|off|toggle")), ("volume bo", .usage(volumeUsage)),
    ("volume bo 201", .usage(volumeUsage)), ("volume bo 99999999999999999999", .usage(volumeUsage)),
    ("volume bo 250", .usage(volumeUsage)), ("volume 80", .usage(volumeUsage)), ("chat", .usage("chat TEXT")),
    ("select 0", .usage("select NUMBER")),
    ("deafen maybe", .usage("deafen [on|off]")), ("consent", .usage("consent yes|no")),
    ("consent maybe", .usage("consent yes|no")),
  ])
  func nonsenseIsRefusedWithAReason(_ line: String, _ error: CommandError) {
    #expect(throws: error) { try registry.parse(line) }
    #expect(!error.description.isEmpty)
  }

  @Test func namesAndWordsAreUnique() {
    let names = registry.definitions.flatMap { [$0.name, $0.word] }
    #expect(Set(names).count == names.count)
    for name in [
      "call.mute", "call.unmute", "call.toggleMute", "call.volume", "chat.send", "call.leave", "call.react",
      "call.snapshot", "call.stats", "call.talk",
    ] {
      #expect(registry[name] != nil)
    }
  }

  @Test func aHugeLineIsHarmless() throws {
    let command = try registry.parse("chat " + String(repeating: "x", count: 1 << 20))
    guard case .sendChat(let text) = command else {
      Issue.record("not a message")
      return
    }
    #expect(text.utf8.count < 20_000)
    #expect(throws: CommandError.self) { try registry.parse(String(repeating: "y", count: 1 << 20)) }
  }

  @Test func tabCompletesWordsAndNames() {
    var state = State.call(with: "bo", "chi")
    state.call.others.update("bo") { $0.name = "Bo Larsson" }
    #expect(registry.completed("vol", in: state) == "volume ")
    #expect(registry.completed("unmu", in: state) == "unmute")
    #expect(registry.completed("s", in: state) == nil)
    #expect(registry.completed("sna", in: state) == "snapshot")
    #expect(registry.completed("volume b", in: state) == "volume Bo Larsson ")
    #expect(registry.completed("volume z", in: state) == nil)
    #expect(registry.completed("chat b", in: state) == nil)
  }

  @Test func theCommandLineRunsACommandOrSaysWhyNot() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.command))) { $0.view.entry = .command }
    store.given(.view(.edited(.insert("mut"))))
    store.send(.view(.completionAsked)) { $0.view.commandDraft = TextDraft("mute") }
    store.send(.view(.submitted), asking: [.setMicrophoneMuted(true)]) {
      $0.view.commandDraft = TextDraft()
      $0.view.entry = nil
      $0.call.microphone.isMuted = true
    }
    store.given(.command(.view(.command)), .view(.edited(.insert("frobnicate"))))
    store.send(.view(.submitted), asking: [.notice(1)]) {
      $0.view.commandDraft = TextDraft()
      $0.view.entry = nil
      _ = $0.show("no command \"frobnicate\": ? lists them", .warning)
    }
    store.given(.command(.view(.command)))
    store.send(.view(.submitted)) { $0.view.entry = nil }
  }
}
