import TerminalKit

/// A key and the named command it runs.
public struct KeyBinding: Sendable {
  /// In how wide a key line the binding is mentioned.
  public enum Tier: Sendable {
    /// From 120 columns on.
    case full
    /// From 80 columns on.
    case short
    /// Always.
    case always
  }

  public let chords: [KeyChord]
  /// A line for `CommandRegistry`.
  public let command: String
  /// What the key line says, nil where only help mentions it.
  public let hint: String?
  public let tier: Tier

  public init(_ chords: [KeyChord], _ command: String, hint: String? = nil, tier: Tier = .full) {
    self.chords = chords
    self.command = command
    self.hint = hint
    self.tier = tier
  }

  func without(_ chord: KeyChord) -> KeyBinding {
    KeyBinding(chords.filter { $0 != chord }, command, hint: hint, tier: tier)
  }

  func with(_ chord: KeyChord) -> KeyBinding { KeyBinding([chord] + chords, command, hint: hint, tier: tier) }
}
