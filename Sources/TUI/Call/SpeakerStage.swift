import TerminalKit

/// How one large tile and a strip of small ones share an area: the strip at the right of a wide one, else below.
public struct SpeakerStage: Equatable, Sendable {
  /// From this width on the strip stands at the right.
  static let wide = 100
  static let sideTile = CellSize(columns: 40, rows: 11)
  static let bottomTile = CellSize(columns: 20, rows: 5)

  /// The large tile, and the places of the small ones in order; both lie in the area that was given.
  public let main: CellRect
  public let strip: [CellRect]
  /// Small tiles that come before those of this page.
  public let first: Int
  /// Of the strip, from 0.
  public let page: Int
  public let pages: Int

  /// - Parameters:
  ///   - others: how many small tiles there are.
  ///   - page: the page of the strip that was asked for, taken modulo the pages there are.
  /// - Returns: nil when there is no room for a large tile beside small ones.
  public static func solve(others: Int, area: CellRect, page: Int) -> SpeakerStage? {
    guard area.columns >= TileGrid.minimum.columns, area.rows >= TileGrid.minimum.rows else { return nil }
    guard others > 0 else { return SpeakerStage(main: area, strip: [], first: 0, page: 0, pages: 1) }
    var main = area
    let isWide = area.columns >= wide
    let tile = isWide ? sideTile : bottomTile
    guard isWide ? area.rows >= tile.rows : area.rows >= tile.rows * 2 && area.columns >= tile.columns else {
      return nil
    }
    let strip = isWide ? main.takeRight(tile.columns) : main.takeBottom(tile.rows)
    let capacity = isWide ? strip.rows / tile.rows : strip.columns / tile.columns
    let pages = (others + capacity - 1) / capacity
    let page = ((page % pages) + pages) % pages
    // What is left over goes to the tiles: no empty edge.
    let places = (0..<min(capacity, others - page * capacity)).map { index in
      isWide
        ? CellRect(
          row: strip.row + index * strip.rows / capacity, column: strip.column, columns: strip.columns,
          rows: (index + 1) * strip.rows / capacity - index * strip.rows / capacity)
        : CellRect(
          row: strip.row, column: strip.column + index * strip.columns / capacity,
          columns: (index + 1) * strip.columns / capacity - index * strip.columns / capacity, rows: strip.rows)
    }
    return SpeakerStage(main: main, strip: places, first: page * capacity, page: page, pages: pages)
  }
}
