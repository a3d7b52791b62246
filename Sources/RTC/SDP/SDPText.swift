// Slicing of description text by bytes: characters would cost grapheme breaking, and CR LF is one character.
extension Substring {
  /// The parts before and after the first `byte` (an ASCII character), or nil if there is none.
  func divided(at byte: UInt8) -> (Substring, Substring)? {
    guard let index = utf8.firstIndex(of: byte) else { return nil }
    return (self[..<index], self[utf8.index(after: index)...])
  }

  /// The parts between occurrences of `byte` (an ASCII character), without empty ones.
  func parts(separatedBy byte: UInt8) -> [Substring] {
    utf8.split(separator: byte).map(Substring.init)
  }

  /// The parts between runs of spaces.
  var fields: [Substring] { parts(separatedBy: UInt8(ascii: " ")) }

  /// Without spaces at both ends.
  var trimmed: Substring {
    let space = UInt8(ascii: " ")
    guard let first = utf8.firstIndex(where: { $0 != space }), let last = utf8.lastIndex(where: { $0 != space })
    else { return self[endIndex...] }
    return self[first...last]
  }

  /// The number these digits write, or nil: no sign, no space, no overflow.
  func decimal<Integer: FixedWidthInteger>() -> Integer? {
    guard !isEmpty, utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Integer(self)
  }

  /// Whether every byte is visible ASCII: what identifiers in descriptions are made of.
  var isToken: Bool { !isEmpty && utf8.allSatisfy { (0x21...0x7e).contains($0) } }
}
