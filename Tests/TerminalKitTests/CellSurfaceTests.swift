import Testing

@testable import TerminalKit

/// Drawing stays inside the surface, and wide characters stay whole or go away whole.
struct CellSurfaceTests {
  @Test func textIsCutAtTheEdge() {
    var surface = CellSurface(size: CellSize(columns: 6, rows: 2))
    #expect(surface.write("hello world", row: 0, column: 2) == 4)
    #expect(surface.write("漢字漢字", row: 1, column: 1) == 4)
    #expect(surface.lines == ["  hell", " 漢字"])
    #expect(surface.write("out", row: 2, column: 0) == 0)
    #expect(surface.write("out", row: -1, column: 0) == 0)
    #expect(surface.write("out", row: 0, column: 99) == 0)
    surface.write("abc", row: 0, column: -2)
    #expect(surface.lines[0] == "c hell")
  }

  @Test func overwritingHalfOfAWideCharacterRemovesTheOtherHalf() {
    var surface = CellSurface(size: CellSize(columns: 6, rows: 1))
    surface.write("漢字漢", row: 0, column: 0)
    surface.write("x", row: 0, column: 1)
    #expect(surface.lines == [" x字漢"])
    surface.write("y", row: 0, column: 2)
    #expect(surface.lines == [" xy 漢"])
    surface.write("字", row: 0, column: 3)
    #expect(surface.lines == [" xy字"])
    surface.fill(CellRect(row: 0, column: 4, columns: 1, rows: 1), style: .plain)
    #expect(surface.lines == [" xy"])
  }

  @Test func everyContinuationFollowsAWideCell() {
    var random = TestRandom(state: 3)
    var surface = CellSurface(size: CellSize(columns: 9, rows: 3))
    for _ in 0..<2000 {
      let text = ["漢", "a", "😀x", "é", "字漢字"][random.number(below: 5)]
      let (row, column) = (random.number(below: 5) - 1, random.number(below: 13) - 2)
      if random.number(below: 4) == 0 {
        surface.fill(CellRect(row: row, column: column, columns: random.number(below: 4), rows: 1), style: .plain)
      } else {
        surface.write(text, row: row, column: column)
      }
      for row in 0..<3 {
        for column in 0..<9 {
          let cell = surface[row, column]
          if cell.width == 0 { #expect(surface[row, column - 1].width == 2) }
          if cell.width == 2 { #expect(column < 8 && surface[row, column + 1].width == 0) }
        }
      }
    }
  }

  @Test func rightAlignedTextEndsAtItsColumn() {
    var surface = CellSurface(size: CellSize(columns: 8, rows: 1))
    #expect(surface.writeRight("漢a", row: 0, endColumn: 8) == 5)
    #expect(surface.lines == ["     漢a"])
  }

  @Test func equalSurfacesHaveEqualDumpsWithTheStylesNamed() {
    var surface = CellSurface(size: CellSize(columns: 4, rows: 2))
    surface.write("ab", row: 0, column: 1, style: CellStyle(foreground: .palette(3), attributes: .bold))
    surface.cursor = CellPosition(row: 1, column: 2)
    #expect(
      surface.dump == """
        size 4x2, cursor row 1 column 2
         ab

        --- styles
        .aa

        --- legend
        a palette 3 on standard, bold

        """)
  }

  @Test func aTerminalThatClaimsToBeHugeIsNotBelieved() {
    #expect(CellSize(columns: 1_000_000, rows: -3) == CellSize(columns: 4096, rows: 0))
    #expect(CellSurface(size: CellSize(columns: 5, rows: 0)).lines.isEmpty)
  }
}
