import Testing

@testable import TerminalKit

/// Names and messages from strangers cannot steer the terminal, whatever they hold.
struct HarmlessTextTests {
  private func shown(_ text: String) -> String {
    TerminalText.clusters(of: text).map(\.text).joined()
  }

  @Test func escapeSequencesShowInsteadOfActing() {
    #expect(shown("\u{1B}[31mred\u{1B}]0;title\u{07}") == "\u{FFFD}[31mred\u{FFFD}]0;title\u{FFFD}")
    #expect(shown("\u{9B}2J\u{90}q\u{9C}") == "\u{FFFD}2J\u{FFFD}q\u{FFFD}")
    #expect(shown("a\u{00}b\u{7F}c") == "a\u{FFFD}b\u{FFFD}c")
  }

  @Test func breaksAndTabsBecomeBlanks() {
    #expect(shown("a\tb\nc\r\nd\u{2028}e\u{85}f") == "a b c d e f")
  }

  @Test func directionOverridesAndInvisiblesAreLeftOut() {
    #expect(shown("evil\u{202E}gpj.exe") == "evilgpj.exe")
    #expect(shown("\u{2066}a\u{2069}\u{200F}\u{200B}\u{FEFF}b\u{00AD}c\u{2060}") == "abc")
    #expect(shown("x\u{E0041}\u{E007F}y") == "xy")
    #expect(TerminalText.width(of: "\u{200B}\u{200D}\u{202E}") <= 1)
  }

  @Test func unassignedAndNoncharactersAreReplaced() {
    #expect(shown("\u{378}\u{FFFF}\u{1FFFE}") == "\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test func noScalarReachesASurfaceAsAControl() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for cluster in TerminalText.clusters(of: String(Character(scalar))) {
        for shown in cluster.text.unicodeScalars {
          let isControl = shown.properties.generalCategory == .control || shown.properties.isBidiControl
          if isControl { Issue.record("U+\(String(value, radix: 16)) came through") }
        }
        if !(1...2).contains(cluster.width) { Issue.record("U+\(String(value, radix: 16)) is \(cluster.width) wide") }
      }
    }
  }

  @Test func asciiTerminalsGetAscii() {
    let clusters = TerminalText.clusters(of: "Zoë 漢 😀 “hi”…", glyphs: .ascii)
    #expect(clusters.map(\.text).joined() == "Zo? ?? ?? \"hi\"~")
    #expect(clusters.map(\.width).reduce(0, +) == TerminalText.width(of: "Zoë 漢 😀 “hi”…"))
  }

  /// What goes by without a closer look would have passed it.
  @Test func everyPlainScalarIsShownAsItIs() {
    var plain = 0
    for value in 0...0x10FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value), TerminalText.isPlain(scalar) else { continue }
      plain += 1
      let text = String(scalar)
      #expect(
        TerminalText.split(Character(scalar)) == [TextCluster(text: text, width: 1)], "U+\(String(value, radix: 16))")
      // Beside others it is the same as alone, and marks behind it are still its own.
      #expect(
        TerminalText.clusters(of: text + "a") == [TextCluster(text: text, width: 1), TextCluster(text: "a", width: 1)])
      #expect(TerminalText.clusters(of: text + "\u{301}").map(\.text) == [text + "\u{301}"])
    }
    #expect(plain > 1_000)
  }
}
