import Testing

@testable import TerminalKit

/// What terminals answer, and what is made of it.
struct TerminalFactsTests {
  private func facts(_ text: String) -> TerminalFacts {
    var parser = InputParser()
    var facts = TerminalFacts()
    for case .reply(let reply) in parser.feed(Array(text.utf8)) { facts.learn(reply) }
    return facts
  }

  private func capabilities(
    _ answers: String, color: ColorChoice = .auto, sync: Bool = true, link: TerminalLink? = nil,
    _ environment: [String: String] = ["TERM": "xterm-256color"]
  ) -> TerminalCapabilities {
    TerminalCapabilities(
      facts: facts(answers),
      options: TerminalOptions(color: color, synchronizedOutput: sync, link: link, environment: environment),
      described: 256)
  }

  /// As kitty answers.
  private static let kitty =
    "\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}[?2026;2$y\u{1B}[?2027;0$y\u{1B}[?0u\u{1B}P1$r48:2:7:77:177m\u{1B}\\"
    + "\u{1B}]11;rgb:fdfd/f6f6/e3e3\u{1B}\\\u{1B}[6;20;9t\u{1B}[?62c"

  @Test func aTerminalThatKnowsEverything() {
    let facts = facts(Self.kitty)
    #expect(facts.name == "kitty(0.35.2)" && facts.isComplete)
    let known = capabilities(Self.kitty)
    #expect(known.colors == .truecolor && known.synchronizedOutput && known.reportsReleases)
    #expect(!known.graphemeClusters && known.background == .light && known.cellAspect == 20.0 / 9)
  }

  @Test func aTerminalThatSaysNothingIsDrawnToByItsName() {
    let known = capabilities("")
    #expect(known == TerminalCapabilities(colors: .palette256))
    #expect(!facts("").isComplete)
  }

  @Test func wishesWin() {
    #expect(capabilities(Self.kitty, color: .palette16).colors == .palette16)
    #expect(capabilities(Self.kitty, ["TERM": "xterm-kitty", "NO_COLOR": "1"]).colors == .none)
    #expect(!capabilities(Self.kitty, sync: false).synchronizedOutput)
    #expect(capabilities(Self.kitty, link: .slow).colors == .palette256)
    #expect(capabilities(Self.kitty, color: .truecolor, link: .slow).colors == .truecolor)
    #expect(capabilities("", ["TERM": "xterm", "SSH_TTY": "/dev/pts/1"]).link == .ssh)
  }

  @Test(arguments: [
    // A palette's entry came back, or nothing did, or nonsense.
    "\u{1B}P1$r48:5:25m\u{1B}\\\u{1B}[?1c", "\u{1B}P0$r\u{1B}\\\u{1B}[?1c", "\u{1B}P1$rm\u{1B}\\\u{1B}[?1c",
    "\u{1B}P1$r7m\u{1B}\\", "\u{1B}[?2026;4$y\u{1B}[?2027;2$y", "\u{1B}[?2026;0$y", "\u{1B}[6;99999;1t",
    "\u{1B}]11;rgb:zz/00/00\u{07}",
  ])
  func answersThatPromiseNothing(_ answers: String) {
    #expect(capabilities(answers) == TerminalCapabilities(colors: .palette256))
  }

  @Test func whatComesAfterTheEndWasNotAskedFor() {
    #expect(capabilities("\u{1B}[?62c" + Self.kitty) == TerminalCapabilities(colors: .palette256))
  }

  @Test func aNameIsHarmless() {
    let facts = facts("\u{1B}P>|a\u{9B}31m\u{202E}" + String(repeating: "x", count: 300) + "\u{1B}\\")
    let name = facts.name ?? ""
    #expect(
      name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0 != "\u{202E}" })
    #expect(TerminalText.width(of: name) <= 64)
  }

  @Test func extremeCellsAreBounded() {
    #expect(capabilities("\u{1B}[6;4096;1t").cellAspect == 4)
    #expect(capabilities("\u{1B}[6;1;4096t").cellAspect == 0.5)
  }
}
