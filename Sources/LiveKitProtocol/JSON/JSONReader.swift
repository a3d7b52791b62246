/// Reads a JSON text (RFC 8259) from outside, strictly and within bounds.
///
/// A name that occurs twice in one object is refused (RFC 7493 section 2.3), since two readers of one text could otherwise see two values:
/// the one that is checked and the one that is used. The time and memory that a text takes grow with its length alone.
public struct JSONReader {
  /// Arrays and objects within each other.
  public static let depthLimit = 64

  private var rest: Array<UInt8>.Iterator
  private var next: UInt8?
  private let depthLimit: Int

  private init(_ bytes: [UInt8], depthLimit: Int) {
    self.depthLimit = depthLimit
    rest = bytes.makeIterator()
    next = rest.next()
  }

  /// The one value of a text.
  /// - Throws: `JSONFailure`, with a sentence.
  public static func read(_ bytes: [UInt8], depthLimit: Int = depthLimit) throws(JSONFailure) -> JSONValue {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.next == nil else { throw JSONFailure("something follows the value") }
    return value
  }

  private mutating func advance() { next = rest.next() }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }

  private mutating func value(depth: Int) throws(JSONFailure) -> JSONValue {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"): return try number()
    case nil: throw JSONFailure("the text ends too early")
    case _ where isAtDigit: return try number()
    default: throw JSONFailure("a value begins with a character that none begins with")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
    for byte in "\(word)".utf8 {
      guard next == byte else { throw JSONFailure("a word is none of true, false and null") }
      advance()
    }
    return value
  }

  private mutating func array(depth: Int) throws(JSONFailure) -> JSONValue {
    guard depth <= depthLimit else { throw JSONFailure("more than \(depthLimit) levels") }
    advance()
    var items: [JSONValue] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      advance()
      return .array(items)
    }
    while true {
      items.append(try value(depth: depth))
      skipBlanks()
      switch next {
      case UInt8(ascii: ","): advance()
      case UInt8(ascii: "]"):
        advance()
        return .array(items)
      default: throw JSONFailure("an array is not continued or closed")
      }
    }
  }

  private mutating func object(depth: Int) throws(JSONFailure) -> JSONValue {
    guard depth <= depthLimit else { throw JSONFailure("more than \(depthLimit) levels") }
    advance()
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if next == UInt8(ascii: "}") {
      advance()
      return .object(members)
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw JSONFailure("a member has no name") }
      let name = try string()
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw JSONFailure("a member has no value") }
      advance()
      guard members.updateValue(try value(depth: depth), forKey: name) == nil else {
        throw JSONFailure("a name occurs twice in one object")
      }
      skipBlanks()
      switch next {
      case UInt8(ascii: ","): advance()
      case UInt8(ascii: "}"):
        advance()
        return .object(members)
      default: throw JSONFailure("an object is not continued or closed")
      }
    }
  }

  private mutating func number() throws(JSONFailure) -> JSONValue {
    var text = ""
    var isWhole = true
    func take(_ reader: inout JSONReader) {
      if let byte = reader.next { text.unicodeScalars.append(Unicode.Scalar(byte)) }
      reader.advance()
    }
    func digits(_ reader: inout JSONReader) throws(JSONFailure) {
      guard reader.isAtDigit else { throw JSONFailure("a number misses a digit") }
      while reader.isAtDigit { take(&reader) }
    }
    if next == UInt8(ascii: "-") { take(&self) }
    if next == UInt8(ascii: "0") { take(&self) } else { try digits(&self) }
    if next == UInt8(ascii: ".") {
      isWhole = false
      take(&self)
      try digits(&self)
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      take(&self)
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { take(&self) }
      try digits(&self)
    }
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw JSONFailure("a number is too large") }
    return .number(number)
  }

  private var isAtDigit: Bool {
    guard let byte = next else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func string() throws(JSONFailure) -> String {
    advance()
    var bytes: [UInt8] = []
    while let byte = next {
      advance()
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes, as: UTF8.self) else { throw JSONFailure("a string is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &bytes)
      case 0..<0x20: throw JSONFailure("a control character stands in a string")
      default: bytes.append(byte)
      }
    }
    throw JSONFailure("a string is not closed")
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSONFailure) {
    let kind = next
    advance()
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): if let kind { bytes.append(kind) }
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if (0xD800...0xDBFF).contains(unit) {
        guard next == UInt8(ascii: "\\") else { throw JSONFailure("half of a surrogate pair") }
        advance()
        guard next == UInt8(ascii: "u") else { throw JSONFailure("half of a surrogate pair") }
        advance()
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low) else { throw JSONFailure("half of a surrogate pair") }
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw JSONFailure("half of a surrogate pair") }
      bytes.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
    default: throw JSONFailure("an escape that JSON does not know")
    }
  }

  private mutating func hexadecimal() throws(JSONFailure) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw JSONFailure("an escape misses a hexadecimal digit")
      }
      unit = unit << 4 | UInt32(digit)
      advance()
    }
    return unit
  }
}
