/// What is held down with a key; the raw values are those of xterm and the kitty keyboard protocol, less one.
public struct KeyModifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let shift = KeyModifiers(rawValue: 1)
  public static let alt = KeyModifiers(rawValue: 2)
  public static let control = KeyModifiers(rawValue: 4)
  public static let `super` = KeyModifiers(rawValue: 8)

  /// What matters to key bindings: locks are left out.
  static let known: KeyModifiers = [.shift, .alt, .control, .super]
}
