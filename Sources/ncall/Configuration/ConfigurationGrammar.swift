/// The part of TOML that a configuration is made of: sections, and on each line a key with one text, number, true or false.
///
/// The TOML library ends the program at several things that are not TOML instead of refusing them, so it only gets to see texts that
/// keep to this part: no lists, tables within a line, dates, or texts of several lines, none of which any key takes.
struct ConfigurationGrammar {
  /// Why a line cannot be read, as the end of a sentence.
  struct Problem: Error, Equatable {
    var what: String
  }

  private var rest: Substring.UTF8View

  private init(_ line: Substring.UTF8View) { rest = line }

  /// The first line that does not keep to it; nil when all do.
  static func problem(in text: String) -> (line: Int, what: String)? {
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      var reader = ConfigurationGrammar(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      do throws(Problem) { try reader.line() } catch { return (number + 1, error.what) }
    }
    return nil
  }

  private mutating func line() throws(Problem) {
    skipBlanks()
    switch rest.first {
    case nil, UInt8(ascii: "#"): return
    case UInt8(ascii: "["):
      rest.removeFirst()
      guard rest.first != UInt8(ascii: "[") else { throw Problem(what: "a section has one pair of brackets") }
      try keys(endingWith: UInt8(ascii: "]"), else: "a section is a name in brackets")
    default:
      try keys(endingWith: UInt8(ascii: "="), else: "a line is a [section], or key = value")
      try value()
    }
    skipBlanks()
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
      throw Problem(what: "something follows the end of the line")
    }
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// Names, plain or quoted, with dots between them.
  private mutating func keys(endingWith end: UInt8, else what: String) throws(Problem) {
    while true {
      skipBlanks()
      switch rest.first {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): try quoted()
      default:
        let plain = rest.prefix(while: Self.isPlain)
        guard !plain.isEmpty else { throw Problem(what: what) }
        rest = rest.dropFirst(plain.count)
      }
      skipBlanks()
      let next = rest.popFirst()
      if next == end { return }
      guard next == UInt8(ascii: ".") else { throw Problem(what: what) }
    }
  }

  private mutating func value() throws(Problem) {
    skipBlanks()
    if rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'") { return try quoted() }
    let word = rest.prefix { Self.isPlain($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") }
    rest = rest.dropFirst(word.count)
    let text = String(Substring(word))
    guard text == "true" || text == "false" || Self.isNumber(word) else {
      throw Problem(what: "a value is a text in quotes, a number, true or false")
    }
  }

  /// A text in single or double quotes, to its end.
  private mutating func quoted() throws(Problem) {
    guard let quote = rest.popFirst() else { return }
    while let byte = rest.popFirst() {
      if byte == quote {
        guard rest.first != quote else { throw Problem(what: "a text ends on its line and has one pair of quotes") }
        return
      }
      // Blanks aside, control characters are written as escapes.
      guard byte >= 0x20 && byte != 0x7f || byte == 0x09 else {
        throw Problem(what: "a text holds a control character")
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { try escape() }
    }
    throw Problem(what: "a text has no closing quote")
  }

  private mutating func escape() throws(Problem) {
    let digits: Int
    switch rest.popFirst() {
    case UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"),
      UInt8(ascii: "\""), UInt8(ascii: "\\"):
      return
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: throw Problem(what: "a backslash begins an escape that TOML does not know; double it")
    }
    let code = rest.prefix(digits)
    rest = rest.dropFirst(digits)
    guard code.count == digits, let number = UInt32(String(Substring(code)), radix: 16), Unicode.Scalar(number) != nil,
      code.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
    else { throw Problem(what: "an escape names no character") }
  }

  /// What a name without quotes is made of.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Decimal digits with a sign or without, and a fraction or none: at most eighteen of them, which every integer holds.
  private static func isNumber(_ word: Substring.UTF8View) -> Bool {
    let unsigned = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word
    let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = parts.first else { return false }
    guard parts.allSatisfy({ (1...18).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }) else {
      return false
    }
    return whole.count == 1 || whole.first != UInt8(ascii: "0")
  }
}
