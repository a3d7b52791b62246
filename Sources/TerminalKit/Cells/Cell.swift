/// One character cell.
///
/// A wide cluster takes two cells: the first holds its text with `width` 2, the second is `.continuation`.
public struct Cell: Hashable, Sendable {
  /// What the cell shows: a base character with its combining marks, or nothing for a continuation.
  public let text: String
  /// 1 or 2 columns, 0 for a continuation.
  public let width: UInt8
  public let style: CellStyle

  init(text: String, width: UInt8, style: CellStyle) {
    self.text = text
    self.width = width
    self.style = style
  }

  public static let blank = Cell(text: " ", width: 1, style: .plain)

  static func blank(_ style: CellStyle) -> Cell { Cell(text: " ", width: 1, style: style) }
  static func continuation(_ style: CellStyle) -> Cell { Cell(text: "", width: 0, style: style) }
}
