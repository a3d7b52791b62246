import Testing

@testable import TerminalKit

/// Where ncurses and this project disagree about a cluster, the row stays aligned.
struct CursesGlyphTests {
  /// The C library of a system that knows no emoji newer than Unicode 15.
  private func measured(_ scalar: UInt32) -> Int32 {
    switch scalar {
    case 0x200D, 0xFE0F, 0x301: 0
    case 0x1FABF: -1
    case 0x1F1E6...0x1F1FF, 0x2764, 0x41...0x7A: 1
    default: 2
    }
  }

  private func glyph(_ text: String, clusters: Bool = false) -> CursesGlyph {
    .of(text, width: TerminalText.width(of: text), graphemeClusters: clusters, measured: measured)
  }

  @Test func whatBothMeasureAlikeGoesThrough() {
    #expect(glyph("a") == .whole([0x61]))
    #expect(glyph("e\u{301}") == .whole([0x65, 0x301]))
    #expect(glyph("漢") == .whole([0x6F22]))
  }

  @Test func whatTerminalsDrawDifferentlyIsReducedToItsBase() {
    #expect(glyph("❤\u{FE0F}") == .reduced(0x2764, blanks: 1))
    #expect(glyph("👨‍👩‍👧") == .reduced(0x1F468, blanks: 0))
    #expect(glyph("👍🏽") == .reduced(0x1F44D, blanks: 0))
  }

  @Test func whatNcursesRefusesIsARunOfOurOwn() {
    #expect(glyph("🪿") == .run)
    #expect(glyph("🇩🇪") == .run)
    #expect(glyph("👨‍👩‍👧", clusters: true) == .run)
  }
}
