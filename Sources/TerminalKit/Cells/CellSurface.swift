/// A picture of the screen as cells, on which views draw and which the screen sends as differences.
///
/// Everything outside is cut off. Text is made harmless on the way in (`TerminalText`): no control character, escape
/// sequence or direction override can be in a surface, whoever wrote the text.
public struct CellSurface: Hashable, Sendable {
  public let size: CellSize
  /// Which characters the terminal can show; others become `?`.
  public let glyphs: GlyphSet
  /// Where the terminal's cursor shows, nil to hide it.
  public var cursor: CellPosition?
  /// Where a hidden cursor rests: what is selected. Screen readers, braille lines and magnifiers follow it.
  public var focus: CellPosition? {
    didSet { if let focus, !bounds.contains(focus) { self.focus = nil } }
  }
  private var cells: [Cell]

  public init(size: CellSize, glyphs: GlyphSet = .unicode) {
    self.size = size
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  public var bounds: CellRect { CellRect(size: size) }

  /// The cell at a place; blank outside.
  public subscript(row: Int, column: Int) -> Cell {
    guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return .blank }
    return cells[row * size.columns + column]
  }

  /// Puts blanks of one style everywhere in `rect`.
  public mutating func fill(_ rect: CellRect, style: CellStyle) {
    fill(rect, with: .blank(style))
  }

  /// Repeats one narrow character everywhere in `rect`.
  public mutating func fill(_ rect: CellRect, with text: Character, style: CellStyle) {
    let cluster = TerminalText.clusters(of: String(text), limit: 1, glyphs: glyphs).first
    let shown = cluster.map { $0.width == 1 ? $0.text : " " } ?? " "
    fill(rect, with: Cell(text: shown, width: 1, style: style))
  }

  private mutating func fill(_ rect: CellRect, with cell: Cell) {
    let clipped = rect.intersection(bounds)
    guard !clipped.isEmpty else { return }
    for row in clipped.row..<clipped.endRow {
      separate(row: row, column: clipped.column)
      separate(row: row, column: clipped.endColumn)
      let start = row * size.columns
      for column in clipped.column..<clipped.endColumn { cells[start + column] = cell }
    }
  }

  /// Changes the style of what is already drawn in `rect`.
  public mutating func restyle(_ rect: CellRect, _ change: (CellStyle) -> CellStyle) {
    let clipped = rect.intersection(bounds)
    guard !clipped.isEmpty else { return }
    for row in clipped.row..<clipped.endRow {
      for index in row * size.columns + clipped.column..<row * size.columns + clipped.endColumn {
        let cell = cells[index]
        cells[index] = Cell(text: cell.text, width: cell.width, style: change(cell.style))
      }
    }
  }

  /// Writes text on one row from `column` on, at most `limit` columns of it, and answers how many columns it took.
  ///
  /// A wide character that would be cut in half is left out. Line breaks and tabs become blanks.
  @discardableResult
  public mutating func write(
    _ text: String, row: Int, column: Int, limit: Int = .max, style: CellStyle = .plain
  ) -> Int {
    guard row >= 0, row < size.rows, column < size.columns, limit > 0 else { return 0 }
    // `limit` may be .max and `column` negative: neither sum may trap.
    let room = min(limit, size.columns - max(0, column))
    var at = column
    var used = 0
    TerminalText.forEachCluster(of: text, glyphs: glyphs) { cluster in
      guard used + cluster.width <= room else { return false }
      if at >= 0 { put(cluster, row: row, column: at, style: style) }
      at += cluster.width
      used += cluster.width
      return true
    }
    return used
  }

  /// Writes text so that it ends before `endColumn`, and answers the column it starts in.
  @discardableResult
  public mutating func writeRight(
    _ text: String, row: Int, endColumn: Int, limit: Int = .max, style: CellStyle = .plain
  ) -> Int {
    let width = min(TerminalText.width(of: text, glyphs: glyphs), limit)
    write(text, row: row, column: endColumn - width, limit: width, style: style)
    return endColumn - width
  }

  private mutating func put(_ cluster: TextCluster, row: Int, column: Int, style: CellStyle) {
    guard column >= 0, column + cluster.width <= size.columns, cluster.width > 0 else { return }
    separate(row: row, column: column)
    separate(row: row, column: column + cluster.width)
    let index = row * size.columns + column
    cells[index] = Cell(text: cluster.text, width: UInt8(clamping: cluster.width), style: style)
    if cluster.width == 2 { cells[index + 1] = .continuation(style) }
  }

  /// Where a wide cluster spans the border left of `column`, turns both halves into blanks.
  private mutating func separate(row: Int, column: Int) {
    guard column > 0, column < size.columns else { return }
    let index = row * size.columns + column
    guard cells[index].width == 0 else { return }
    cells[index - 1] = .blank(cells[index - 1].style)
    cells[index] = .blank(cells[index].style)
  }
}
