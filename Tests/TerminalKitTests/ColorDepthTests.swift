import Testing

@testable import TerminalKit

/// Colour follows the flag, then the conventions, then the terminal.
struct ColorDepthTests {
  private func depth(
    _ choice: ColorChoice = .auto, described: Int = 256, _ environment: [String: String] = ["TERM": "xterm-256color"]
  ) -> ColorDepth {
    ColorDepth.resolve(choice: choice, environment: environment, described: described)
  }

  private func depth(_ environment: [String: String]) -> ColorDepth { depth(.auto, environment) }

  @Test func theFlagWins() {
    #expect(depth(.never) == .none)
    #expect(depth(.palette16, ["NO_COLOR": "1"]) == .palette16)
    #expect(depth(.truecolor, described: 0, ["NO_COLOR": "1"]) == .truecolor)
  }

  @Test func noColorTurnsColorOffUnlessForced() {
    #expect(depth(["TERM": "xterm-256color", "NO_COLOR": "1"]) == .none)
    #expect(depth(["TERM": "xterm-256color", "NO_COLOR": ""]) == .palette256)
    #expect(depth(["TERM": "xterm-256color", "CLICOLOR": "0"]) == .none)
    #expect(depth(["TERM": "xterm-256color", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"]) == .palette256)
    #expect(depth(described: 0, ["TERM": "vt100", "CLICOLOR_FORCE": "1"]) == .palette16)
    #expect(depth(described: 0, ["TERM": "vt100", "CLICOLOR_FORCE": "0"]) == .none)
  }

  @Test func theTerminalDecidesOtherwise() {
    #expect(depth() == .palette256)
    #expect(depth(["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .truecolor)
    #expect(depth(described: 8, ["TERM": "linux"]) == .palette16)
    #expect(depth(described: 0, ["TERM": "vt100"]) == .none)
  }

  @Test func directColorsBecomeTheNearestEntry() {
    #expect(TerminalColor.rgb(255, 0, 0).reduced(to: .palette256) == .palette(196))
    #expect(TerminalColor.rgb(128, 128, 128).reduced(to: .palette256) == .palette(244))
    #expect(TerminalColor.rgb(250, 10, 10).reduced(to: .palette16) == .palette(9))
    #expect(TerminalColor.palette(196).reduced(to: .palette16) == .palette(9))
    #expect(TerminalColor.palette(236).reduced(to: .palette16) == .palette(0))
    #expect(TerminalColor.palette(3).reduced(to: .none) == .standard)
    for value in 0..<4096 {
      let color = TerminalColor.rgb(UInt8(value & 15 * 17 & 255), UInt8(value >> 4 & 15) &* 17, UInt8(value >> 8) &* 17)
      #expect((16...255).contains(color.reduced(to: .palette256).paletteIndex ?? 0))
    }
  }

  @Test func localeDecidesAboutGlyphs() {
    #expect(GlyphSet.resolve(forced: nil, environment: ["TERM": "xterm", "LANG": "de_DE.UTF-8"]) == .unicode)
    #expect(GlyphSet.resolve(forced: nil, environment: ["TERM": "xterm", "LANG": "de_DE.ISO-8859-1"]) == .ascii)
    #expect(
      GlyphSet.resolve(forced: nil, environment: ["TERM": "xterm", "LC_ALL": "C", "LANG": "en_US.utf8"]) == .ascii)
    #expect(GlyphSet.resolve(forced: nil, environment: ["TERM": "xterm"]) == .unicode)
    #expect(GlyphSet.resolve(forced: nil, environment: ["TERM": "linux", "LANG": "C.UTF-8"]) == .ascii)
    #expect(GlyphSet.resolve(forced: true, environment: ["LANG": "C.UTF-8"]) == .ascii)
    #expect(GlyphSet.resolve(forced: false, environment: ["LC_ALL": "C"]) == .unicode)
  }
}
