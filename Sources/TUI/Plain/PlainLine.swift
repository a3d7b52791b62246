import TerminalKit

/// A line of the plain client: what it is about, in a word, and what it says.
struct PlainLine: Equatable {
  var kind: String
  var text: String

  init(_ kind: String, _ text: String) {
    self.kind = kind
    self.text = text
  }

  /// Names and messages are of others: no control character gets out, and what is long is cut.
  func written(at time: String) -> String {
    let kind = kind + String(repeating: " ", count: max(0, 6 - kind.count))
    return "\(time) \(kind) \(TerminalText.truncated(TerminalText.line(text), to: 2_000, glyphs: .unicode))"
  }
}
