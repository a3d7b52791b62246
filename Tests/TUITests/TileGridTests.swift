import TerminalKit
import Testing

@testable import TUI

/// Tiles are as large as they can be, for every size of call and terminal.
struct TileGridTests {
  @Test(arguments: [
    (1, 80, 21, 1, 1, 80, 21), (2, 80, 21, 2, 1, 40, 21), (4, 80, 21, 2, 2, 40, 10), (9, 80, 21, 3, 3, 26, 7),
    (25, 80, 21, 5, 5, 16, 4), (1, 126, 45, 1, 1, 126, 45), (2, 126, 45, 1, 2, 126, 22), (4, 126, 45, 2, 2, 63, 22),
    (9, 126, 45, 3, 3, 42, 15), (25, 126, 45, 5, 5, 25, 9), (100, 126, 45, 10, 10, 12, 4),
    (1, 160, 45, 1, 1, 160, 45), (2, 160, 45, 2, 1, 80, 45), (4, 160, 45, 2, 2, 80, 22), (9, 160, 45, 3, 3, 53, 15),
    (25, 160, 45, 5, 5, 32, 9), (100, 160, 45, 10, 10, 16, 4),
  ])
  func arrangement(
    _ count: Int, _ width: Int, _ height: Int, _ columns: Int, _ rows: Int, _ tileWidth: Int, _ tileHeight: Int
  ) {
    let grid = TileGrid.solve(count: count, area: CellSize(columns: width, rows: height))
    #expect(
      grid == TileGrid(columns: columns, rows: rows, tile: CellSize(columns: tileWidth, rows: tileHeight)))
  }

  @Test func pictureSizesAreThoseOfTheDesign() {
    #expect(TileGrid.picture(in: CellSize(columns: 80, rows: 21)) == CellSize(columns: 71, rows: 20))
    #expect(TileGrid.picture(in: CellSize(columns: 40, rows: 10)) == CellSize(columns: 32, rows: 9))
    #expect(TileGrid.picture(in: CellSize(columns: 26, rows: 7)) == CellSize(columns: 21, rows: 6))
    #expect(TileGrid.picture(in: CellSize(columns: 16, rows: 4)) == CellSize(columns: 10, rows: 3))
    #expect(TileGrid.picture(in: CellSize(columns: 160, rows: 45)) == CellSize(columns: 156, rows: 44))
  }

  @Test func tooManyForTilesHasNoGrid() {
    #expect(TileGrid.solve(count: 100, area: CellSize(columns: 80, rows: 21)) == nil)
    #expect(TileGrid.solve(count: 0, area: CellSize(columns: 80, rows: 21)) == nil)
    #expect(TileGrid.solve(count: 1, area: CellSize(columns: 11, rows: 21)) == nil)
    #expect(TileGrid.solve(count: 1, area: CellSize(columns: 0, rows: 0)) == nil)
  }

  @Test func tilesNeverOverlapAndNeverLeaveTheArea() {
    for count in 1...120 {
      for (columns, rows) in [(60, 13), (80, 21), (126, 45), (160, 45), (200, 53)] {
        guard let grid = TileGrid.solve(count: count, area: CellSize(columns: columns, rows: rows)) else { continue }
        #expect(grid.columns * grid.rows >= count)
        #expect(grid.tile.columns * grid.columns <= columns && grid.tile.rows * grid.rows <= rows)
        #expect(grid.tile.columns >= 12 && grid.tile.rows >= 4)
      }
    }
  }
}
