/// Colours and attributes of a cell.
public struct CellStyle: Hashable, Sendable {
  public var foreground: TerminalColor
  public var background: TerminalColor
  public var attributes: CellAttributes

  public init(
    foreground: TerminalColor = .standard, background: TerminalColor = .standard, attributes: CellAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, no attributes.
  public static let plain = CellStyle()

  /// The same style with more attributes.
  public func adding(_ more: CellAttributes) -> CellStyle {
    CellStyle(foreground: foreground, background: background, attributes: attributes.union(more))
  }

  /// One of the colours is red, green and blue.
  var isDirect: Bool { foreground.components != nil || background.components != nil }

  /// The same style on another background.
  public func on(_ background: TerminalColor) -> CellStyle {
    CellStyle(foreground: foreground, background: background, attributes: attributes)
  }
}
