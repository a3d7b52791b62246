/// Control sequences of our own, for what does not go through ncurses.
enum SGR {
  /// The cursor at a place (CUP).
  static func move(to position: CellPosition) -> String { "\u{1B}[\(position.row + 1);\(position.column + 1)H" }

  /// The style, from whatever it was before.
  static func style(_ style: CellStyle, depth: ColorDepth) -> String {
    var codes = ["0"]
    if style.attributes.contains(.bold) { codes.append("1") }
    if style.attributes.contains(.dim) { codes.append("2") }
    if style.attributes.contains(.italic) { codes.append("3") }
    if style.attributes.contains(.underline) { codes.append("4") }
    if style.attributes.contains(.reverse) { codes.append("7") }
    codes += color(style.foreground.reduced(to: depth), base: 30)
    codes += color(style.background.reduced(to: depth), base: 40)
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  private static func color(_ color: TerminalColor, base: Int) -> [String] {
    if let index = color.paletteIndex {
      switch index {
      case 0..<8: return ["\(base + Int(index))"]
      case 8..<16: return ["\(base + 60 + Int(index) - 8)"]
      default: return ["\(base + 8)", "5", "\(index)"]
      }
    }
    if let (red, green, blue) = color.components { return ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"] }
    return []
  }
}
