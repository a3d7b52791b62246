/// A rectangle of cells. Empty where a side is 0 or less.
public struct CellRect: Hashable, Sendable {
  public var row: Int
  public var column: Int
  public var columns: Int
  public var rows: Int

  public init(row: Int, column: Int, columns: Int, rows: Int) {
    self.row = row
    self.column = column
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  public init(size: CellSize) {
    self.init(row: 0, column: 0, columns: size.columns, rows: size.rows)
  }

  public var isEmpty: Bool { columns == 0 || rows == 0 }
  /// The first row below.
  public var endRow: Int { row + rows }
  /// The first column to the right.
  public var endColumn: Int { column + columns }

  public func contains(_ position: CellPosition) -> Bool {
    position.row >= row && position.row < endRow && position.column >= column && position.column < endColumn
  }

  public func intersection(_ other: CellRect) -> CellRect {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return CellRect(
      row: top, column: left, columns: min(endColumn, other.endColumn) - left, rows: min(endRow, other.endRow) - top)
  }

  /// The rectangle without `amount` cells on every side.
  public func inset(by amount: Int) -> CellRect {
    CellRect(row: row + amount, column: column + amount, columns: columns - 2 * amount, rows: rows - 2 * amount)
  }

  /// A rectangle of the given size in the middle of this one, cut to it.
  public func centered(columns width: Int, rows height: Int) -> CellRect {
    let width = min(width, columns)
    let height = min(height, rows)
    return CellRect(
      row: row + (rows - height) / 2, column: column + (columns - width) / 2, columns: width, rows: height)
  }

  /// Cuts off `count` rows at the top and answers them.
  public mutating func takeTop(_ count: Int) -> CellRect {
    let count = min(max(0, count), rows)
    let part = CellRect(row: row, column: column, columns: columns, rows: count)
    row += count
    rows -= count
    return part
  }

  /// Cuts off `count` rows at the bottom and answers them.
  public mutating func takeBottom(_ count: Int) -> CellRect {
    let count = min(max(0, count), rows)
    rows -= count
    return CellRect(row: endRow, column: column, columns: columns, rows: count)
  }

  /// Cuts columns off the left.
  public mutating func takeLeft(_ count: Int) -> CellRect {
    let taken = CellRect(row: row, column: column, columns: max(0, min(count, columns)), rows: rows)
    column += taken.columns
    columns -= taken.columns
    return taken
  }

  /// Cuts off `count` columns on the right and answers them.
  public mutating func takeRight(_ count: Int) -> CellRect {
    let count = min(max(0, count), columns)
    columns -= count
    return CellRect(row: row, column: endColumn, columns: count, rows: rows)
  }
}
