/// The part of TOML that a configuration is made of: sections, and on each line a key with one text, number, true or false.
///
/// The TOML library ends the program at several things that are not TOML instead of refusing them, so it only gets to see texts that
/// keep to this part: no lists, tables within a line, dates, or texts of several lines, none of which any key takes.
struct ConfigurationGrammar {
  /// Why a line cannot be read, as the end of a sentence.
  struct Problem: Error, Equatable {
    var what: String
  }

  /// A key with its value, and where it stands.
  struct Entry: Equatable {
    /// Of the section and of the key: `["profile", "home", "audio", "input"]`.
    var path: [String]
    /// As text, whatever kind of value it is.
    var value: String
    /// From 1.
    var line: Int
    /// From 1, in characters.
    var column: Int
  }

  /// What a line holds.
  private enum Line {
    case nothing
    case section([String])
    case entry([String], String)
  }

  private let whole: Substring.UTF8View
  private var rest: Substring.UTF8View

  private init(_ line: Substring.UTF8View) {
    whole = line
    rest = line
  }

  /// The first line that does not keep to it; nil when all do.
  static func problem(in text: String) -> (line: Int, column: Int, what: String)? {
    if case .failure(let problem) = read(text) { (problem.line, problem.column, problem.what) } else { nil }
  }

  struct PlacedProblem: Error, Equatable {
    var line: Int
    var column: Int
    var what: String
  }

  /// Every key of a text, in its order.
  static func entries(in text: String) throws(PlacedProblem) -> [Entry] { try read(text).get() }

  private static func read(_ text: String) -> Result<[Entry], PlacedProblem> {
    var section: [String] = []
    var entries: [Entry] = []
    var known: Set<[String]> = []
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      var reader = ConfigurationGrammar(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      do throws(Problem) {
        switch try reader.line() {
        case .nothing: break
        case .section(let names): section = names
        case .entry(let names, let value):
          let column = reader.whole.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count + 1
          guard known.insert(section + names).inserted else {
            throw Problem(what: "\((section + names).joined(separator: ".")) is set a second time")
          }
          entries.append(Entry(path: section + names, value: value, line: number + 1, column: column))
        }
      } catch { return .failure(PlacedProblem(line: number + 1, column: reader.column, what: error.what)) }
    }
    return .success(entries)
  }

  /// Where the reader is, from 1, in characters.
  private var column: Int { String(decoding: whole.dropLast(rest.count), as: UTF8.self).count + 1 }

  private mutating func line() throws(Problem) -> Line {
    skipBlanks()
    let line: Line
    switch rest.first {
    case nil, UInt8(ascii: "#"): return .nothing
    case UInt8(ascii: "["):
      rest.removeFirst()
      guard rest.first != UInt8(ascii: "[") else { throw Problem(what: "a section has one pair of brackets") }
      line = .section(try keys(endingWith: UInt8(ascii: "]"), else: "a section is a name in brackets"))
    default:
      let names = try keys(endingWith: UInt8(ascii: "="), else: "a line is a [section], or key = value")
      line = .entry(names, try value())
    }
    skipBlanks()
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
      throw Problem(what: "something follows the end of the line")
    }
    return line
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// Names, plain or quoted, with dots between them.
  private mutating func keys(endingWith end: UInt8, else what: String) throws(Problem) -> [String] {
    var names: [String] = []
    while true {
      skipBlanks()
      switch rest.first {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): names.append(try quoted())
      default:
        let plain = rest.prefix(while: Self.isPlain)
        guard !plain.isEmpty else { throw Problem(what: what) }
        rest = rest.dropFirst(plain.count)
        names.append(String(Substring(plain)))
      }
      skipBlanks()
      guard let next = rest.first, next == end || next == UInt8(ascii: ".") else { throw Problem(what: what) }
      rest.removeFirst()
      if next == end { return names }
    }
  }

  private mutating func value() throws(Problem) -> String {
    skipBlanks()
    if rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'") { return try quoted() }
    let word = rest.prefix { Self.isPlain($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") }
    let text = String(Substring(word))
    guard text == "true" || text == "false" || Self.isNumber(word) else {
      throw Problem(what: "a value is a text in quotes, a number, true or false")
    }
    rest = rest.dropFirst(word.count)
    return text
  }

  /// A text in single or double quotes, to its end.
  private mutating func quoted() throws(Problem) -> String {
    guard let quote = rest.popFirst() else { return "" }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == quote {
        guard rest.first != quote else { throw Problem(what: "a text ends on its line and has one pair of quotes") }
        return String(decoding: bytes, as: UTF8.self)
      }
      // Blanks aside, control characters are written as escapes.
      guard byte >= 0x20 && byte != 0x7f || byte == 0x09 else {
        throw Problem(what: "a text holds a control character")
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        bytes += Array(String(try escape()).utf8)
      } else {
        bytes.append(byte)
      }
    }
    throw Problem(what: "a text has no closing quote")
  }

  private mutating func escape() throws(Problem) -> Unicode.Scalar {
    let digits: Int
    switch rest.popFirst() {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: throw Problem(what: "a backslash begins an escape that TOML does not know; double it")
    }
    let code = rest.prefix(digits)
    guard code.count == digits, let number = UInt32(String(Substring(code)), radix: 16),
      let scalar = Unicode.Scalar(number), code.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
    else { throw Problem(what: "an escape names no character") }
    rest = rest.dropFirst(digits)
    return scalar
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
