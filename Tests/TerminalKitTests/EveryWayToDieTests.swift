import Foundation
import Testing

@testable import TerminalKit

extension TerminalTests {
  /// Whatever ends the process, the shell gets its terminal back as it was.
  @Suite(.timeLimit(.minutes(2))) struct EveryWayToDieTests {
    /// Opens a screen in the child process and waits for its first frame.
    private static func openScreen(_ path: String) -> TerminalScreen? {
      let descriptor = open(path, O_RDWR | O_NOCTTY)
      let screen = try? TerminalScreen(
        device: TerminalDevice(input: descriptor, output: descriptor),
        options: TerminalOptions(environment: ["TERM": "xterm-256color"]),
        render: { size, _ in CellSurface(size: size) }, handle: { _ in })
      while screen?.isIdle == false { sched_yield() }
      return screen
    }

    private func expectWhole(_ terminal: PseudoTerminal, _ before: [UInt32]) {
      #expect(terminal.settings == before, "the settings are as they were")
      let output = terminal.output
      #expect(output.hasMode("1049") == false, "the normal buffer is back")
      #expect(output.hasMode("25") == true, "the cursor shows")
      #expect(output.hasMode("2004") == false && output.hasMode("1004") == false, "no reports are left on")
    }

    @Test(arguments: [
      SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGUSR1, SIGALRM,
    ])
    func aSignal(_ number: Int32) async throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let path = terminal.path
      await #expect(processExitsWith: .signal(number)) { [path = path as String, number = number as Int32] in
        let screen = Self.openScreen(path)
        kill(getpid(), number)
        while true { pause() }
        screen?.close()
      }
      expectWhole(terminal, before)
    }

    @Test func aSwiftTrap() async throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let path = terminal.path
      await #expect(processExitsWith: .failure) { [path = path as String] in
        let screen = Self.openScreen(path)
        let empty: [Int] = []
        print(empty[path.count], screen as Any)
      }
      expectWhole(terminal, before)
    }

    @Test func lastWordsAreSaidOnTheShellsScreen() async throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let path = terminal.path
      await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
        dup2(open(path, O_RDWR | O_NOCTTY), STDERR_FILENO)
        let screen = Self.openScreen(path)
        let words = Array("these are my last words".utf8)
        write(STDERR_FILENO, words, words.count)
        if screen != nil { abort() }
      }
      expectWhole(terminal, before)
      let parts = terminal.output.components(separatedBy: "\u{1B}[?1049l")
      #expect(parts.count == 2)
      #expect(parts.first?.contains("last words") == false)
      #expect(parts.last?.contains("last words") == true)
    }

    @Test func anExitWithoutGoodbye() async throws {
      let terminal = try PseudoTerminal()
      let before = terminal.settings
      let path = terminal.path
      await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
        let screen = Self.openScreen(path)
        exit(screen == nil ? 1 : 3)
      }
      expectWhole(terminal, before)
    }
  }
}
