/// Collects the lines of a description, each ended by CR LF.
struct SDPLines {
  private(set) var text = ""

  mutating func line(_ type: String, _ value: String) {
    text += "\(type)=\(value)\r\n"
  }

  mutating func attribute(_ name: String, _ value: String?) {
    if let value { line("a", "\(name):\(value)") }
  }

  mutating func flag(_ name: String, _ isSet: Bool) {
    if isSet { line("a", name) }
  }
}
