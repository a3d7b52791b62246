import Testing

@testable import TerminalKit

/// Every script takes as many columns as a terminal of today gives it.
struct GraphemeWidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("ñ", 1), ("ß", 1), ("Ω", 1), ("я", 1),
    ("漢", 2), ("字", 2), ("ｱ", 1), ("ア", 2), ("Ａ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("ا", 1), ("م\u{64E}", 1), ("ש", 1), ("ก\u{E33}", 2), ("क\u{94D}ष\u{93F}", 3),
    ("😀", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("🇩", 2), ("1\u{FE0F}\u{20E3}", 2),
    ("🪿", 2), ("⚡", 2), ("☃", 1), ("▁▂▃", 3), ("│", 1), ("…", 1),
  ])
  func clusterTakesItsColumns(_ text: String, _ columns: Int) {
    #expect(TerminalText.width(of: text) == columns)
  }

  @Test func indicMarksThatTakeSpaceGetCellsOfTheirOwn() {
    let clusters = TerminalText.clusters(of: "का")
    #expect(clusters.map(\.width) == [1, 1])
  }

  @Test func aFloodOfCombiningMarksStaysInOneCellAndSmall() {
    let flood = "a" + String(repeating: "\u{301}", count: 100_000) + "b"
    let clusters = TerminalText.clusters(of: flood)
    #expect(clusters.map(\.width) == [1, 1])
    #expect(clusters.allSatisfy { $0.text.unicodeScalars.count <= 5 })
    #expect(clusters.last?.text == "b")
  }

  @Test func aMarkAloneStandsOnABlank() {
    #expect(TerminalText.clusters(of: "\u{301}") == [TextCluster(text: " \u{301}", width: 1)])
  }

  @Test func everyScalarHasAWidth() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let width = GraphemeWidth.of(scalar)
      if width < 0 || width > 2 { Issue.record("U+\(String(value, radix: 16)) has width \(width)") }
    }
  }
}
