import TerminalKit

/// How tiles share an area: the arrangement in which 16:9 pictures are largest.
public struct TileGrid: Equatable, Sendable {
  public let columns: Int
  public let rows: Int
  /// One tile: its last row is the name strip, its last column the gap to the next.
  public let tile: CellSize

  /// Smaller tiles would show nothing.
  public static let minimum = CellSize(columns: 12, rows: 4)

  /// The best arrangement of `count` tiles, nil when they would be too small.
  ///
  /// Every number of columns is tried; a cell is taken to be twice as high as wide. Of equals the one with fewer empty
  /// places wins.
  public static func solve(count: Int, area: CellSize) -> TileGrid? {
    guard count > 0 else { return nil }
    var best: (grid: TileGrid, area: Int, empty: Int)?
    for columns in 1...max(1, min(count, area.columns / minimum.columns)) {
      let rows = (count + columns - 1) / columns
      let tile = CellSize(columns: area.columns / columns, rows: area.rows / rows)
      guard tile.columns >= minimum.columns, tile.rows >= minimum.rows else { continue }
      let picture = picture(in: tile)
      let size = picture.columns * picture.rows
      let empty = rows * columns - count
      if let best, best.area > size || (best.area == size && best.empty <= empty) { continue }
      best = (TileGrid(columns: columns, rows: rows, tile: tile), size, empty)
    }
    return best?.grid
  }

  /// The largest 16:9 picture above a tile's strip.
  public static func picture(in tile: CellSize) -> CellSize {
    let room = CellSize(columns: tile.columns - 1, rows: tile.rows - 1)
    let rows = min(room.rows, room.columns * 9 / 32)
    return CellSize(columns: min(room.columns, rows * 32 / 9), rows: rows)
  }

  /// Where tile number `index` is, in an area that starts at the given place.
  func rect(_ index: Int, in area: CellRect) -> CellRect {
    CellRect(
      row: area.row + index / columns * tile.rows, column: area.column + index % columns * tile.columns,
      columns: tile.columns, rows: tile.rows)
  }
}
