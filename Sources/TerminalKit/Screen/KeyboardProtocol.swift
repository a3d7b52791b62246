/// The kitty keyboard protocol: what is asked of a terminal that speaks it.
///
/// Its flags lie on a stack that belongs to the alternate buffer, so they are pushed once that is shown, and popped before it is left.
enum KeyboardProtocol {
  /// Ambiguous keys are told apart (1), with the key of the standard layout (4).
  private static let plain = 1 | 4
  /// And: repeats and releases (2) of all keys (8), with what they write (16).
  private static let releases = plain | 2 | 8 | 16

  static func push(releases: Bool) -> [UInt8] { Array("\u{1B}[>\(flags(releases))u".utf8) }
  /// Other flags in place of those pushed last.
  static func change(releases: Bool) -> [UInt8] { Array("\u{1B}[=\(flags(releases));1u".utf8) }
  static let pop = Array("\u{1B}[<u".utf8)

  private static func flags(_ releases: Bool) -> Int { releases ? self.releases : plain }
}
