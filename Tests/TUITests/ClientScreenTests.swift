import CallCore
import Glibc
import Synchronization
import TerminalKit
import Testing

@testable import TUI

/// The call screen on a pseudo-terminal: keys in, commands to the outside world and pictures out.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ClientScreenTests {
  /// What the screen made the outside world do.
  final class World: Sendable {
    let asked = Mutex<[String]>([])

    var environment: CallEnvironment {
      CallEnvironment(
        setMicrophoneMuted: { isMuted in self.asked.withLock { $0.append("muted \(isMuted)") } },
        setDeafened: { _ in },
        setVolume: { identity, gain in self.asked.withLock { $0.append("\(identity) \(gain)") } },
        sendChat: { text in
          self.asked.withLock { $0.append("chat \(text)") }
          return ChatReceipt(id: "m1", sentAt: 0)
        },
        sendReaction: { _ in }, answerRecording: { _ in }, host: { _ in },
        leave: { self.asked.withLock { $0.append("leave") } },
        // Notices stay.
        sleep: { _ in try await Task.sleep(nanoseconds: .max) })
    }
  }

  private func open(_ terminal: PseudoTerminal, _ world: World) throws -> (ClientScreen, Store) {
    let store = Store(state: Scene.call(others: 3), environment: world.environment)
    let screen = try ClientScreen(
      store: store, device: TerminalDevice(input: terminal.slave, output: terminal.slave),
      options: TerminalOptions(environment: ["TERM": "xterm-256color"]))
    return (screen, store)
  }

  @Test func aKeyBecomesACommandAndAPicture() async throws {
    let terminal = try PseudoTerminal()
    let world = World()
    let (screen, store) = try open(terminal, world)
    defer { screen.close() }
    await eventually { screen.isIdle }
    #expect(terminal.output.contains("Bo Larsson"))
    terminal.type("mtgood morning\rx\u{1B}")
    await eventually { store.state.view.entry == nil && store.state.chat.lines.count == 1 && screen.isIdle }
    #expect(world.asked.withLock { $0.sorted() } == ["chat good morning", "muted true"])
    #expect(store.state.view.chatDraft.text == "x", "an unfinished message stays")
    terminal.type("j+:volume chi 30\r")
    await eventually { world.asked.withLock { $0.count } == 4 && screen.isIdle }
    #expect(world.asked.withLock { Set($0.suffix(2)) } == ["p0 1.1", "p1 0.3"])
    terminal.type("q")
    await eventually { store.state.view.overlay == .leaveConfirmation && screen.isIdle }
    terminal.type("\r")
    await eventually { world.asked.withLock { $0.last } == "leave" }
    store.stop()
  }

  @Test func theMicrophoneIsOpenWhileTheTalkKeyIsDown() async throws {
    let terminal = try PseudoTerminal()
    let world = World()
    let (screen, store) = try open(terminal, world)
    defer { screen.close() }
    store.send(.command(.pushToTalk(true)))
    await eventually { terminal.output.contains("\u{1B}[c") }
    terminal.type("\u{1B}[?0u\u{1B}[?62c")
    await eventually { terminal.output.contains("\u{1B}[=31;1u") && screen.isIdle }
    // The whole picture, of which otherwise only what changed is sent.
    terminal.type("\u{0C}")
    await eventually { terminal.output.contains("mic hold Space") }
    terminal.type("\u{1B}[32;;32u\u{1B}[32;1:2;32u")
    await eventually { world.asked.withLock { $0.last } == "muted false" && store.state.call.microphone.isOpen }
    terminal.type("\u{0C}")
    await eventually { terminal.output.contains("LIVE while held") }
    terminal.type("\u{1B}[32;1:3u")
    await eventually { world.asked.withLock { $0.last } == "muted true" }
    store.stop()
  }

  @Test func nothingIsWrittenWhileNothingChanges() async throws {
    let terminal = try PseudoTerminal()
    let (screen, store) = try open(terminal, World())
    defer { screen.close() }
    await eventually { screen.isIdle }
    let before = terminal.output
    // Silence and noise below the meter's first cell look the same.
    store.send(.call(.dataReceived(identity: "p1", topic: "t", isReliable: true, [1])))
    store.send(.call(.levelsMeasured(["me": -37, "p0": -12])))
    store.send(.call(.statsMeasured(CallStats(roundTrip: 24.2, downLoss: 0.003))))
    await eventually { screen.isIdle }
    #expect(terminal.output == before)
    store.stop()
  }

  @Test func theTerminalComesBack() async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.settings
    let (screen, store) = try open(terminal, World())
    await eventually { screen.isIdle }
    #expect(terminal.settings != before)
    screen.close()
    #expect(terminal.settings == before)
    // The store lives on without its screen.
    store.send(.command(.view(.help)))
    #expect(store.state.view.overlay == .help)
    store.stop()
  }
}
