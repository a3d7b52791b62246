/// The terminal modes a screen turns on, and how to turn them off again.
enum TerminalModes {
  /// Bracketed paste and focus reports.
  private static let numbers = [2004, 1004]

  static let enter = Array(numbers.map { "\u{1B}[?\($0)h" }.joined().utf8)
  static let leave = Array(numbers.map { "\u{1B}[?\($0)l" }.joined().utf8)

  /// Asks for synchronized output and grapheme clustering; every terminal answers the last question (DA1).
  static let questions = Array("\u{1B}[?2026$p\u{1B}[?2027$p\u{1B}[c".utf8)

  /// Whether this type of terminal can be asked: old ones would show the questions.
  static func canAsk(type: String) -> Bool {
    !(type.isEmpty || type == "linux" || type == "dumb" || type == "ansi" || type.hasPrefix("vt"))
  }
}
