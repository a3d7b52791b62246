import Sound
import Testing

@testable import CallCore

/// Devices and what is done to sound, as the store sees them.
struct DevicesTests {
  static let microphone = AudioDevice(name: "mic", description: "Desk microphone", isOutput: false)
  static let headset = AudioDevice(name: "headset", description: "Headset")

  @Test func lookingAtThemListensAndEveryWayOutEnds() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.device(.show)), asking: [.sound(.watch(true))]) { $0.view.overlay = .devices }
    store.send(.command(.device(.show)), asking: [.sound(.watch(false))]) { $0.view.overlay = nil }
    store.given(.command(.device(.show)))
    store.send(.command(.view(.dismiss)), asking: [.sound(.watch(false))]) { $0.view.overlay = nil }
    store.given(.command(.device(.show)))
    store.send(.command(.view(.command)), asking: [.sound(.watch(false))]) {
      $0.view.overlay = nil
      $0.view.entry = .command
    }
  }

  @Test func rowsAreDevicesThenSwitches() {
    var store = TestStore()
    store.given(.command(.device(.show)))
    store.send(.devices(.listed([Self.microphone, Self.headset]))) {
      $0.devices.known = [Self.microphone, Self.headset]
    }
    #expect(
      store.state.devices.items == [
        .input(Self.microphone), .input(Self.headset), .output(Self.headset), .echo, .noise, .gain, .gate, .pushToTalk,
      ])
    store.send(.command(.device(.use)), asking: [.sound(.use(.input, "mic", before: "default"))]) {
      $0.devices.chosenInput = "mic"
    }
    store.send(.command(.view(.selectPrevious))) { $0.devices.row = 7 }
    store.send(.command(.device(.use)), asking: [.setMicrophoneMuted(true)]) {
      $0.call.microphone.isPushToTalk = true
    }
    store.send(.command(.view(.selectNext))) { $0.devices.row = 0 }
    for row in [1, 2] { store.send(.command(.view(.selectNext))) { $0.devices.row = row } }
    store.send(.command(.device(.use)), asking: [.sound(.use(.output, "headset", before: "default"))]) {
      $0.devices.chosenOutput = "headset"
    }
    // Fewer devices: the selection stays where there is something.
    store.given(.command(.view(.selectPrevious)), .command(.view(.selectPrevious)), .command(.view(.selectPrevious)))
    store.send(.devices(.notListed("no ALSA"))) {
      $0.devices.known = []
      $0.devices.problem = "no ALSA"
    }
    #expect(store.state.devices.selected == .pushToTalk)
  }

  @Test func whatCannotBeUsedIsTakenBack() {
    var store = TestStore()
    store.given(.devices(.changed(.input, AudioDeviceState(name: "default", condition: .opened))))
    store.send(.command(.device(.input("mic"))), asking: [.sound(.use(.input, "mic", before: "default"))]) {
      $0.devices.chosenInput = "mic"
      $0.devices.input = nil
    }
    store.send(
      .devices(.notUsed(.input, before: "default", reason: "sound device mic: there is no such microphone")),
      asking: [.notice(1)]
    ) {
      $0.devices.chosenInput = "default"
      _ = $0.show("sound device mic: there is no such microphone", .warning)
    }
    store.send(.command(.device(.output("tone:440"))), asking: [.notice(2)]) {
      _ = $0.show("--output tone: is no output; a tone can only be an --input", .warning)
    }
  }

  @Test func switchesTakeEffectOnce() {
    var store = TestStore()
    store.send(
      .command(.device(.echo(nil))), asking: [.sound(.process(VoiceProcessing(cancelsEcho: true)))]
    ) { $0.devices.processing.cancelsEcho = true }
    store.send(.command(.device(.echo(true))))
    store.send(
      .command(.device(.noise(true))),
      asking: [.sound(.process(VoiceProcessing(cancelsEcho: true, suppressesNoise: true)))]
    ) { $0.devices.processing.suppressesNoise = true }
    store.send(
      .command(.device(.gain(.fixed(3)))),
      asking: [.sound(.process(VoiceProcessing(cancelsEcho: true, suppressesNoise: true, gain: .fixed(3))))]
    ) { $0.devices.processing.gain = .fixed(3) }
    store.send(.command(.device(.gate(.toggle))), asking: [.sound(.gate(-45))]) { $0.devices.gate = -45 }
    store.send(.command(.device(.gate(.threshold(-30)))), asking: [.sound(.gate(-30))]) { $0.devices.gate = -30 }
    store.send(.command(.device(.gate(.on))))
    store.send(.command(.device(.gate(.off))), asking: [.sound(.gate(nil))]) { $0.devices.gate = nil }
  }

  @Test func aTestSaysWhetherTheMicrophoneWorks() {
    var store = TestStore()
    store.send(.command(.device(.testMicrophone)), asking: [.sound(.testMicrophone)])
    store.send(.devices(.testBegan(.recording))) { $0.devices.test = .recording }
    store.send(.command(.device(.tone)), asking: [.notice(1)]) { _ = $0.show("a test is going on", .warning) }
    store.send(.devices(.testEnded(loudest: -20)), asking: [.notice(2)]) {
      $0.devices.test = nil
      _ = $0.show("the microphone works: -20 dB at the loudest")
    }
    store.given(.devices(.testBegan(.recording)))
    store.send(.devices(.testEnded(loudest: -70)), asking: [.notice(3)]) {
      $0.devices.test = nil
      _ = $0.show(
        "the microphone hears next to nothing: -70 dB at the loudest; turn it up, or choose another", .warning)
    }
    store.given(.devices(.testBegan(.recording)))
    store.send(.devices(.testEnded(loudest: -127)), asking: [.notice(4)]) {
      $0.devices.test = nil
      _ = $0.show(
        "the microphone hears nothing at all: it may be switched off, or is another one than you speak into", .warning)
    }
    store.given(
      .devices(.changed(.input, AudioDeviceState(name: "default", condition: .retry))),
      .devices(.testBegan(.recording)))
    store.send(.devices(.testEnded(loudest: -127)), asking: [.notice(6)]) {
      $0.devices.test = nil
      _ = $0.show("the microphone default cannot be opened: `ncall doctor audio` says why", .warning)
    }
    store.send(.command(.device(.testMicrophone)), asking: [.notice(7)]) {
      _ = $0.show("the microphone default cannot be opened: `ncall doctor audio` says why", .warning)
    }
    // One that was broken off says nothing.
    store.send(.devices(.testEnded(loudest: -127)))
    // Nobody tries any more: what was so need not be.
    store.send(.devices(.released)) { $0.devices.input = nil }
    store.send(.command(.device(.testMicrophone)), asking: [.sound(.testMicrophone)])
  }

  @Test func commandsAreRead() throws {
    let registry = CommandRegistry.standard
    for (line, command) in [
      ("echo", DeviceCommand.echo(nil)), ("echo on", .echo(true)), ("denoise off", .noise(false)),
      ("gain auto", .gain(.automatic)), ("gain +3dB", .gain(.fixed(3))), ("gain off", .gain(.off)),
      ("gate", .gate(.toggle)), ("gate -50dB", .gate(.threshold(-50))), ("gate off", .gate(.off)),
      ("mic test", .testMicrophone), ("tone", .tone), ("devices", .show), ("input hw:1,0", .input("hw:1,0")),
    ] { #expect(try registry.parse(line) == .device(command), "\(line)") }
    for line in ["gain loud", "gain", "gate 5", "gate -999999999999999999999", "mic", "echo maybe", "input"] {
      #expect(throws: CommandError.self, "\(line)") { try registry.parse(line) }
    }
    #expect(try registry.parse("silence") == .silence)
    #expect(try registry.parse("silence Bo Larsson") == .hush(participant: "Bo Larsson", nil))
  }
}
