/// The terminal modes a screen turns on, and how to turn them off again.
enum TerminalModes {
  /// Bracketed paste and focus reports.
  private static let numbers = [2004, 1004]
  /// Presses, releases and the wheel of the mouse, in the form without limits.
  private static let mouseNumbers = [1000, 1006]

  static func enter(mouse: Bool) -> [UInt8] { sequence(numbers + (mouse ? mouseNumbers : []), "h") }
  static func leave(mouse: Bool) -> [UInt8] { sequence(numbers + (mouse ? mouseNumbers : []), "l") }

  private static func sequence(_ numbers: [Int], _ final: String) -> [UInt8] {
    Array(numbers.map { "\u{1B}[?\($0)\(final)" }.joined().utf8)
  }

  /// Whether all there has been sent is read: answered once it is.
  static let acknowledgement = Array("\u{1B}[5n".utf8)
}
