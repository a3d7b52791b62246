import TerminalKit
import Testing

@testable import TUI

/// One large tile and a strip of small ones fill their area and nothing else.
struct SpeakerStageTests {
  private func area(_ columns: Int, _ rows: Int) -> CellRect {
    CellRect(row: 1, column: 0, columns: columns, rows: rows)
  }

  @Test func theStripIsBesideOrBelow() throws {
    let wide = try #require(SpeakerStage.solve(others: 8, area: area(160, 45), page: 0))
    #expect(wide.main == CellRect(row: 1, column: 0, columns: 120, rows: 45))
    #expect(wide.strip.count == 4 && wide.pages == 2)
    let narrow = try #require(SpeakerStage.solve(others: 8, area: area(80, 21), page: 0))
    #expect(narrow.main == CellRect(row: 1, column: 0, columns: 80, rows: 16))
    #expect(narrow.strip.count == 4 && narrow.strip[0] == CellRect(row: 17, column: 0, columns: 20, rows: 5))
  }

  @Test func pagesGoRound() throws {
    let last = try #require(SpeakerStage.solve(others: 9, area: area(80, 21), page: -1))
    #expect(last.page == 2 && last.first == 8 && last.strip.count == 1)
    let first = try #require(SpeakerStage.solve(others: 9, area: area(80, 21), page: 3))
    #expect(first.page == 0 && first.first == 0)
    _ = SpeakerStage.solve(others: 9, area: area(80, 21), page: .min)
  }

  @Test func aloneThereIsNoStrip() throws {
    let stage = try #require(SpeakerStage.solve(others: 0, area: area(80, 21), page: 4))
    #expect(stage.main == area(80, 21) && stage.strip.isEmpty)
  }

  @Test func tilesNeverOverlapAndNeverLeaveTheArea() {
    for others in [1, 2, 3, 4, 5, 24, 99] {
      for (columns, rows) in [
        (12, 4), (20, 10), (60, 13), (80, 21), (99, 30), (100, 11), (126, 45), (160, 45), (200, 53),
      ] {
        guard let stage = SpeakerStage.solve(others: others, area: area(columns, rows), page: 0) else { continue }
        var taken = Array(repeating: Array(repeating: false, count: columns), count: rows)
        for rect in [stage.main] + stage.strip {
          #expect(rect.columns >= TileGrid.minimum.columns && rect.rows >= TileGrid.minimum.rows)
          #expect(rect.row >= 1 && rect.column >= 0 && rect.endRow <= rows + 1 && rect.endColumn <= columns)
          for row in max(1, rect.row)..<min(rows + 1, rect.endRow) {
            for column in max(0, rect.column)..<min(columns, rect.endColumn) {
              #expect(!taken[row - 1][column])
              taken[row - 1][column] = true
            }
          }
        }
      }
    }
    #expect(SpeakerStage.solve(others: 3, area: area(11, 21), page: 0) == nil)
    #expect(SpeakerStage.solve(others: 3, area: area(0, 0), page: 0) == nil)
  }
}
