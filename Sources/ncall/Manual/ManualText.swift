/// The text of a manual page, in the macros of man(7).
struct ManualText {
  private(set) var text: String

  init(title: String, section: Int) {
    text = ".\\\" Made by ncall from its own commands and settings.\n"
    text += ".TH \(Self.escaped(title.uppercased())) \(section) \"\" \"ncall \(Ncall.version)\" \"ncall manual\"\n"
    text += ".nh\n.ad l\n"
  }

  mutating func section(_ title: String) { text += ".SH \(title)\n" }
  mutating func subsection(_ title: String) { text += ".SS \(Self.escaped(title))\n" }

  /// A paragraph of plain words.
  mutating func paragraph(_ words: String) {
    text += ".PP\n"
    line(words)
  }

  mutating func line(_ words: String) { text += Self.line(words) }

  /// A term in bold, what it takes in italics, and what it is.
  mutating func entry(_ term: String, _ value: String = "", _ words: String) {
    text += ".TP\n\\fB\(Self.escaped(term))\\fR"
    if !value.isEmpty { text += " \\fI\(Self.escaped(value))\\fR" }
    text += "\n\(Self.line(words.isEmpty ? "-" : words))"
  }

  /// Lines as they are, such as commands.
  mutating func example(_ lines: [String]) {
    text += ".PP\n.RS 4\n.nf\n"
    for line in lines { text += Self.line(line) }
    text += ".fi\n.RE\n"
  }

  private static func line(_ words: String) -> String {
    let escaped = escaped(words)
    // A point or an apostrophe at the beginning would be a macro.
    return (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16, uppercase: true) }

  private static func escaped(_ words: String) -> String {
    words.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case _ where scalar.isASCII: String(scalar)
      default: "\\[u" + String(repeating: "0", count: max(0, 4 - hex(scalar).count)) + hex(scalar) + "]"
      }
    }.joined()
  }
}
