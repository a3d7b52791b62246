import CallCore
import TerminalKit

/// Styles as people write them: `[COLOUR] [on COLOUR] [bold] [dim] [italic] [underline] [reverse]`.
///
/// A colour is `#rrggbb`, a number of the palette (0 to 255), one of the terminal's sixteen by name, such as `bright-red`,
/// or `default`.
enum StyleText {
  private static let colors: [String: TerminalColor] = {
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    var colors: [String: TerminalColor] = ["default": .standard]
    for (index, name) in names.enumerated() {
      colors[name] = .palette(UInt8(clamping: index))
      colors["bright-\(name)"] = .palette(UInt8(clamping: index + 8))
    }
    return colors
  }()

  private static let attributes: [String: CellAttributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  static func style(_ text: String) throws(LookProblem) -> CellStyle {
    var style = CellStyle.plain
    var hasForeground = false
    var words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }[...]
    while let word = words.popFirst() {
      if let attribute = attributes[word] {
        style.attributes.insert(attribute)
      } else if word == "on" {
        guard let name = words.popFirst() else { throw LookProblem("\"on\" is followed by a colour") }
        style.background = try color(name)
      } else {
        guard !hasForeground else { throw LookProblem("\"\(word)\" is a second colour: the background follows \"on\"") }
        style.foreground = try color(word)
        hasForeground = true
      }
    }
    return style
  }

  static func color(_ name: String) throws(LookProblem) -> TerminalColor {
    if let color = colors[name] { return color }
    if let index = UInt8(name) { return .palette(index) }
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16) else {
        throw LookProblem("\"\(name)\" is no colour: six hexadecimal digits follow #")
      }
      return .rgb(
        UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8),
        UInt8(truncatingIfNeeded: number))
    }
    throw LookProblem(
      "\"\(name)\" is neither a colour nor one of bold, dim, italic, underline, reverse",
      meant: NearestWord.to(name, among: (Array(colors.keys) + Array(attributes.keys)).sorted(), within: 2))
  }
}
