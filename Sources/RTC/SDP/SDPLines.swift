/// Collects the lines of a description, each ended by CR LF.
struct SDPLines {
  private(set) var text = ""

  /// Control characters are left out, so that no value can ever make a line of its own.
  mutating func line(_ type: String, _ value: String) {
    func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7f }
    let clean =
      value.utf8.contains(where: isControl)
      ? String(decoding: value.utf8.filter { !isControl($0) }, as: UTF8.self) : value
    text += "\(type)=\(clean)\r\n"
  }

  mutating func attribute(_ name: String, _ value: String?) {
    if let value { line("a", "\(name):\(value)") }
  }

  mutating func flag(_ name: String, _ isSet: Bool) {
    if isSet { line("a", name) }
  }
}
