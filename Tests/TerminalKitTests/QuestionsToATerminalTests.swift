import Glibc
import MediaBasics
import Synchronization
import Testing

@testable import TerminalKit

extension TerminalTests {
  /// A screen asks its terminal about itself; whatever comes back, and whenever, is no typing.
  @Suite(.timeLimit(.minutes(1))) struct QuestionsToATerminalTests {
    final class Heard: Sendable {
      let events = Mutex<[InputEvent]>([])
      var keys: [InputEvent] {
        events.withLock { events in events.filter { if case .key = $0 { true } else { false } } }
      }
    }

    private func open(
      _ terminal: PseudoTerminal, _ heard: Heard = Heard(), options: TerminalOptions? = nil
    ) throws -> TerminalScreen {
      try TerminalScreen(
        device: TerminalDevice(input: terminal.slave, output: terminal.slave),
        options: options ?? TerminalOptions(environment: ["TERM": "xterm-256color"]),
        render: { size, capabilities in
          var surface = CellSurface(size: size)
          surface.write("\(capabilities.colors)", row: 0, column: 0)
          return surface
        }, handle: { event in heard.events.withLock { $0.append(event) } })
    }

    @Test func thePictureComesBeforeTheQuestions() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      defer { screen.close() }
      await eventually { terminal.output.contains("\u{1B}[c") }
      let output = terminal.output
      let picture = try #require(output.range(of: "palette256"))
      let question = try #require(output.range(of: "\u{1B}[>0q"))
      #expect(picture.upperBound <= question.lowerBound)
    }

    @Test func answersChangeThePicture() async throws {
      let terminal = try PseudoTerminal()
      let heard = Heard()
      let screen = try open(terminal, heard)
      defer { screen.close() }
      await eventually { terminal.output.contains("\u{1B}[c") }
      terminal.type("\u{1B}[?0u\u{1B}P1$r48:2:7:77:177m\u{1B}\\\u{1B}]11;rgb:00/00/00\u{1B}\\\u{1B}[?62c")
      await eventually { screen.capabilities.colors == .truecolor && screen.isIdle }
      #expect(terminal.output.contains("truecolor"))
      #expect(screen.capabilities.background == .dark && screen.capabilities.reportsReleases)
      #expect(heard.keys.isEmpty)
      #expect(heard.events.withLock { $0.contains(.capabilities(screen.capabilities)) })
    }

    @Test func answersInPiecesAndLateAreNoTyping() async throws {
      let terminal = try PseudoTerminal()
      let heard = Heard()
      let screen = try open(terminal, heard)
      defer { screen.close() }
      await eventually { terminal.output.contains("\u{1B}[c") }
      // Torn after Escape, and only when the next byte was waited for.
      for piece in ["\u{1B}", "[?2026;2$", "y\u{1B}P>|x", "term\u{1B}", "\\\u{1B}]11;rgb:1/2", "/3\u{07}\u{1B}[?62c"] {
        terminal.type(piece)
        await eventually { screen.isIdle || !piece.hasSuffix("c") }
      }
      await eventually { screen.capabilities.background == .dark && screen.isIdle }
      terminal.type("\u{1B}[?2026;4$y\u{1B}[?1;2c\u{1B}[?7uq")
      await eventually { !heard.keys.isEmpty }
      #expect(heard.keys == [.key(KeyEvent(.character("q")))])
      #expect(screen.capabilities.synchronizedOutput, "what comes after the end is not believed")
      #expect(!screen.capabilities.reportsReleases)
    }

    @Test func keysUpAreAskedForWhereWantedAndTheKeyboardIsGivenBack() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      await eventually { terminal.output.contains("\u{1B}[c") }
      screen.reportReleases(true)
      terminal.type("\u{1B}[?0u\u{1B}[?62c")
      await eventually { terminal.output.contains("\u{1B}[=31;1u") }
      screen.reportReleases(false)
      await eventually { terminal.output.contains("\u{1B}[=5;1u") && screen.isIdle }
      screen.close()
      let output = terminal.output
      #expect(output.components(separatedBy: "\u{1B}[>5u").count == 2, "pushed once")
      let popped = try #require(output.range(of: "\u{1B}[<u"))
      let left = try #require(output.range(of: "\u{1B}[?1049l"))
      #expect(popped.upperBound <= left.lowerBound, "the stack is the alternate buffer's")
    }

    @Test func aKeyboardThatWasNotAskedForIsLeftAlone() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      screen.reportReleases(true)
      await eventually { terminal.output.contains("\u{1B}[c") }
      terminal.type("\u{1B}[?62c")
      await eventually { screen.isIdle }
      screen.close()
      #expect(!terminal.output.contains("\u{1B}[>") || !terminal.output.contains("\u{1B}[<u"))
      #expect(!terminal.output.contains("\u{1B}[=31"))
    }

    @Test func anOldTerminalIsNotAsked() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, options: TerminalOptions(environment: ["TERM": "linux"]))
      await eventually { screen.isIdle }
      screen.close()
      #expect(!terminal.output.contains("\u{1B}[c") && !terminal.output.contains("$q"))
    }

    @Test func theDoctorAsksWithoutAScreen() throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let device = TerminalDevice(input: terminal.slave, output: terminal.slave)
      // Said before it is asked: what waits to be read is read as the answer.
      var raw = terminal.savedSettings
      raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
      terminal.restore(raw)
      terminal.type("\u{1B}[?2026;1$y\u{1B}[?62c")
      let facts = TerminalProbe.ask(device, environment: ["TERM": "xterm"])
      #expect(facts.synchronizedOutput == true && facts.isComplete)
      let silent = TerminalProbe.ask(device, environment: ["TERM": "xterm"])
      #expect(!silent.isComplete)
      #expect(TerminalProbe.ask(device, environment: ["TERM": "vt100"]) == TerminalFacts())
      raw.c_lflag |= tcflag_t(ICANON | ECHO)
      terminal.restore(raw)
      #expect(terminal.settings == before)
    }
  }
}
