import Testing

@testable import TerminalKit

/// Text is cut and wrapped by columns, never through a character.
struct TextLayoutTests {
  @Test func longNamesEndWithAMark() {
    #expect(TerminalText.truncated("Bo Larsson", to: 20) == "Bo Larsson")
    #expect(TerminalText.truncated("Bo Larsson", to: 10) == "Bo Larsson")
    #expect(TerminalText.truncated("Bo Larsson", to: 6) == "Bo La…")
    #expect(TerminalText.truncated("Bo Larsson", to: 6, glyphs: .ascii) == "Bo La~")
    #expect(TerminalText.truncated("漢字漢字", to: 5) == "漢字…")
    #expect(TerminalText.truncated("漢字漢字", to: 4) == "漢…")
    #expect(TerminalText.truncated("x", to: 0) == "")
  }

  @Test func wordsAreKeptTogether() {
    #expect(TextWrap.rows(of: "the quick brown fox", columns: 10) == ["the quick", "brown fox"])
    #expect(TextWrap.rows(of: "abcdefghijkl", columns: 5) == ["abcde", "fghij", "kl"])
    #expect(TextWrap.rows(of: "go abcdefghijkl", columns: 5) == ["go", "abcde", "fghij", "kl"])
    #expect(TextWrap.rows(of: "a\nb\r\n\nc", columns: 5) == ["a", "b", "", "c"])
    #expect(TextWrap.rows(of: "", columns: 5) == [""])
    #expect(TextWrap.rows(of: "漢字漢字", columns: 5) == ["漢字", "漢字"])
    #expect(TextWrap.rows(of: "漢", columns: 1) == ["", ""])
  }

  @Test func wrappedRowsNeverExceedTheWidth() {
    var random = TestRandom(state: 7)
    let alphabet = Array("ab cd  e漢😀\u{301}\u{1B}ö ")
    for _ in 0..<500 {
      let text = String((0..<random.number(below: 80)).map { _ in alphabet[random.number(below: alphabet.count)] })
      let columns = 2 + random.number(below: 20)
      for row in TextWrap.rows(of: text, columns: columns) {
        #expect(TerminalText.width(of: row) <= columns)
      }
    }
  }

  @Test func aHugeMessageIsCutWithAMark() {
    let rows = TextWrap.rows(of: String(repeating: "word ", count: 5000), columns: 20, limit: 6)
    #expect(rows.count == 6)
    #expect(rows.last?.hasSuffix("…") == true)
    #expect(rows.allSatisfy { TerminalText.width(of: $0) <= 20 })
  }
}
