import TerminalKit
import Testing

@testable import TUI

/// Values over time as characters.
struct CurveTests {
  @Test func blocksRiseWithTheValues() {
    #expect(Curve(values: [0, 1, 2, 4, 8], glyphs: .unicode).spark(columns: 5) == " ▁▂▄█")
    #expect(Curve(values: [0, 1, 2, 4, 8], glyphs: .ascii).spark(columns: 5) == " .:=@")
  }

  @Test func brailleHasTwoSamplesToACellAndFourLevelsToARow() {
    #expect(Curve(values: [1, 2, 3, 4], glyphs: .unicode).rows(1, columns: 2) == ["⣠⣾"])
    #expect(Curve(values: [0, 8], glyphs: .unicode).rows(2, columns: 1) == ["⢸", "⢸"])
    #expect(Curve(values: [2, 4], glyphs: .ascii).rows(2, columns: 2) == [" #", "##"])
  }

  @Test func fewValuesAreStretchedAndOfManyTheLargestIsSeen() {
    #expect(Curve(values: [1, 8], glyphs: .unicode).spark(columns: 4) == "▁▁██")
    var values = [Double](repeating: 0, count: 100)
    values[42] = 3
    #expect(Curve(values: values, glyphs: .unicode).spark(columns: 10) == "    █     ")
  }

  @Test func nothingBreaksOnNothing() {
    #expect(Curve(values: [], glyphs: .unicode).spark(columns: 8) == "")
    #expect(Curve(values: [], glyphs: .unicode).rows(2, columns: 8) == ["", ""])
    #expect(Curve(values: [0, 0], glyphs: .unicode).rows(1, columns: 2) == ["  "])
    #expect(Curve(values: [1], glyphs: .unicode).rows(0, columns: 0) == [])
    #expect(Curve(values: [.infinity, 1], glyphs: .unicode).spark(columns: 2) == "  ")
  }
}
