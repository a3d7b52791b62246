/// Makes our own runs of cells, for what does not go through ncurses: direct colours, and clusters that it would miscount.
///
/// The cursor is moved and the style said only where they are not so already.
struct RunWriter {
  private(set) var text = ""
  private let depth: ColorDepth
  /// Where the cursor is and how text looks, as far as that is sure.
  private var cursor: CellPosition?
  private var style: CellStyle?

  init(depth: ColorDepth) { self.depth = depth }

  /// - Parameter isMeasured: the terminal is sure to move the cursor by the cell's width.
  mutating func write(_ cell: Cell, at position: CellPosition, isMeasured: Bool) {
    if cursor != position { text += SGR.move(to: position) }
    if style != cell.style { text += SGR.style(cell.style, depth: depth) }
    style = cell.style
    text += cell.text
    cursor = isMeasured ? CellPosition(row: position.row, column: position.column + Int(cell.width)) : nil
  }
}
