import Glibc
import Synchronization
import Testing

@testable import TerminalKit

extension TerminalTests {
  /// One screen on a pseudo-terminal, from the first frame to the end.
  @Suite(.timeLimit(.minutes(1))) struct ScreenOnATerminalTests {
    /// What the screen under test shows and hears.
    final class Scene: Sendable {
      let text = Mutex("first")
      let events = Mutex<[InputEvent]>([])
    }

    private func open(
      _ terminal: PseudoTerminal, _ scene: Scene, environment: [String: String] = ["TERM": "xterm-256color"]
    ) throws -> TerminalScreen {
      try TerminalScreen(
        device: TerminalDevice(input: terminal.slave, output: terminal.slave),
        options: TerminalOptions(environment: environment),
        render: { size, capabilities in
          var surface = CellSurface(size: size, glyphs: capabilities.glyphs)
          surface.write(scene.text.withLock { $0 }, row: 0, column: 0, style: CellStyle(foreground: .palette(3)))
          surface.write("\(size)", row: size.rows - 1, column: 0)
          return surface
        },
        handle: { event in scene.events.withLock { $0.append(event) } })
    }

    @Test func takesTheTerminalAndGivesItBack() async throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let scene = Scene()
      let screen = try open(terminal, scene)
      await eventually { screen.isIdle }
      #expect(terminal.settings != before)
      #expect(terminal.output.contains("\u{1B}[?1049h"))
      #expect(terminal.output.contains("first"))
      #expect(terminal.output.contains("80x24"))
      screen.close()
      screen.close()
      #expect(terminal.settings == before)
      let output = terminal.output
      for mode in ["1049", "2004", "1004"] {
        #expect(output.hasMode(mode) == false, "mode \(mode) is off again")
      }
      #expect(output.contains("\u{1B}[?25h") || output.contains("\u{1B}[?12l\u{1B}[?25h"))
    }

    @Test func directColorsAreOurOwn() async throws {
      let terminal = try PseudoTerminal()
      let red = CellStyle(foreground: .rgb(250, 1, 2))
      let shown = Mutex<(String, CellStyle)>(("??", red))
      let screen = try TerminalScreen(
        device: TerminalDevice(input: terminal.slave, output: terminal.slave),
        options: TerminalOptions(environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"]),
        render: { size, capabilities in
          var surface = CellSurface(size: size, glyphs: capabilities.glyphs)
          let (text, style) = shown.withLock { $0 }
          surface.write(text, row: 3, column: 4, style: style)
          return surface
        }, handle: { _ in })
      defer { screen.close() }
      await eventually { screen.isIdle }
      #expect(terminal.output.contains("\u{1B}[4;5H\u{1B}[0;38;2;250;1;2m??\u{1B}[0m\u{1B}8"))
      // Nothing changes, nothing is sent; one cell changes, and it alone is.
      var before = terminal.output
      screen.setNeedsDisplay()
      await eventually { screen.isIdle }
      #expect(terminal.output == before)
      shown.withLock { $0 = ("?x", red) }
      screen.setNeedsDisplay()
      await eventually { screen.isIdle }
      #expect(terminal.output.dropFirst(before.count) == "\u{1B}7\u{1B}[4;6H\u{1B}[0;38;2;250;1;2mx\u{1B}[0m\u{1B}8")
      // What ncurses kept there is no text: the same in its own colours is sent.
      before = terminal.output
      shown.withLock { $0 = ("??", .plain) }
      screen.setNeedsDisplay()
      await eventually { screen.isIdle }
      #expect(terminal.output.dropFirst(before.count).contains("??"))
    }

    @Test func anUnchangedPictureWritesNothing() async throws {
      let terminal = try PseudoTerminal()
      let scene = Scene()
      let screen = try open(terminal, scene)
      defer { screen.close() }
      await eventually { screen.isIdle }
      let before = terminal.output
      for _ in 0..<50 { screen.setNeedsDisplay() }
      await eventually { screen.isIdle }
      #expect(terminal.output == before)
      scene.text.withLock { $0 = "second" }
      screen.setNeedsDisplay()
      await eventually { screen.isIdle }
      #expect(terminal.output.dropFirst(before.count).contains("second"))
      #expect(terminal.output.count - before.count < 80, "only the change is sent")
    }

    @Test func keysComeInOrderAndEscapeComesAlone() async throws {
      let terminal = try PseudoTerminal()
      let scene = Scene()
      let screen = try open(terminal, scene)
      defer { screen.close() }
      terminal.type("ab\u{1B}[A\u{03}\u{1B}")
      await eventually { scene.events.withLock { $0.count } == 5 }
      let expected: [KeyEvent] = [
        KeyEvent(.character("a")), KeyEvent(.character("b")), KeyEvent(.up), KeyEvent(.character("c"), .control),
        KeyEvent(.escape),
      ]
      #expect(scene.events.withLock { $0 } == expected.map(InputEvent.key))
      await eventually { screen.isIdle }
    }

    @Test func framesAreBracketedOnceTheTerminalSaysItCan() async throws {
      let terminal = try PseudoTerminal()
      let scene = Scene()
      let screen = try open(terminal, scene)
      defer { screen.close() }
      await eventually { terminal.output.contains("\u{1B}[?2026$p") }
      #expect(!terminal.output.contains("\u{1B}[?2026h"))
      terminal.type("\u{1B}[?2026;2$y\u{1B}[?62c")
      await eventually { screen.capabilities.synchronizedOutput }
      await eventually { screen.isIdle }
      let before = terminal.output.count
      scene.text.withLock { $0 = "framed" }
      screen.setNeedsDisplay()
      await eventually { screen.isIdle }
      let frame = terminal.output.dropFirst(before)
      #expect(frame.hasPrefix("\u{1B}[?2026h") && frame.hasSuffix("\u{1B}[?2026l\u{1B}[5n"))
    }

    @Test func aResizeIsDrawnAnew() async throws {
      let terminal = try PseudoTerminal()
      let scene = Scene()
      let screen = try open(terminal, scene)
      defer { screen.close() }
      await eventually { screen.isIdle }
      terminal.resize(columns: 100, rows: 30)
      kill(getpid(), SIGWINCH)
      await eventually { terminal.output.contains("100x30") }
      #expect(screen.size == CellSize(columns: 100, rows: 30))
    }

    @Test func afterAStopTheTerminalIsTakenAgain() async throws {
      let terminal = try PseudoTerminal()
      let shell = terminal.savedSettings
      let screen = try open(terminal, Scene())
      defer { screen.close() }
      await eventually { screen.isIdle }
      let raw = terminal.settings
      // What a shell does while a program is stopped, and when it goes on.
      terminal.restore(shell)
      #expect(terminal.settings != raw)
      kill(getpid(), SIGCONT)
      await eventually { terminal.settings == raw }
      await eventually { screen.isIdle }
      #expect(terminal.output.hasMode("1049") == true && terminal.output.hasMode("2004") == true)
    }

    @Test func aTerminalThatGoesAwayIsSaidOnce() async throws {
      let scene = Scene()
      var terminal: PseudoTerminal? = try PseudoTerminal()
      let path = try #require(terminal?.path)
      let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY)
      defer { close(descriptor) }
      let screen = try TerminalScreen(
        device: TerminalDevice(input: descriptor, output: descriptor),
        options: TerminalOptions(environment: ["TERM": "xterm-256color"]),
        render: { size, _ in CellSurface(size: size) },
        handle: { event in scene.events.withLock { $0.append(event) } })
      terminal = nil
      await eventually { scene.events.withLock { $0.contains(.hangUp) } }
      screen.setNeedsDisplay()
      screen.close()
      #expect(scene.events.withLock { $0 } == [.hangUp])
    }

    @Test func twoScreensAtOnceAreRefused() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, Scene())
      defer { screen.close() }
      #expect(throws: TerminalError.busy) { try open(terminal, Scene()) }
    }

    @Test(arguments: ["", "dumb", "no-such-terminal"])
    func anUnusableTerminalIsRefusedAndLeftAlone(_ type: String) throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      #expect(throws: TerminalError.unusable(type: type)) { try open(terminal, Scene(), environment: ["TERM": type]) }
      #expect(terminal.settings == before)
      #expect(!terminal.output.contains("1049h"))
    }

    @Test func aNewerTerminalIsDrivenLikeXterm() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, Scene(), environment: ["TERM": "xterm-ghostty-of-the-future"])
      await eventually { screen.isIdle }
      #expect(terminal.output.contains("first"))
      screen.close()
    }

    @Test func noColorMeansNoColorSequences() async throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, Scene(), environment: ["TERM": "xterm-256color", "NO_COLOR": "1"])
      await eventually { screen.isIdle }
      screen.close()
      #expect(terminal.output.contains("first"))
      #expect(!terminal.output.contains("\u{1B}[33m") && !terminal.output.contains("38;5"))
    }
  }
}

extension String {
  /// Whether the last word about a DEC private mode was "on"; nil when it was never mentioned.
  func hasMode(_ number: String) -> Bool? {
    var result: Bool?
    for part in split(separator: "\u{1B}[?") {
      if part.hasPrefix(number + "h") { result = true }
      if part.hasPrefix(number + "l") { result = false }
    }
    return result
  }
}
