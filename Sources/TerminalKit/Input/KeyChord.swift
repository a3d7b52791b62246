/// A key with its modifiers, as key maps name it: `m`, `M`, `Ctrl+L`, `Alt+Enter`, `F2`, `Space`.
public struct KeyChord: Hashable, Sendable, CustomStringConvertible {
  public var key: Key
  public var modifiers: KeyModifiers

  /// Shift is dropped from keys that write: `M` says it already.
  public init(_ key: Key, _ modifiers: KeyModifiers = []) {
    var modifiers = modifiers.intersection(.known)
    if case .character = key { modifiers.remove(.shift) }
    self.key = key
    self.modifiers = modifiers
  }

  /// The text this chord types, nil where it is a command key.
  public var text: Character? {
    guard case .character(let character) = key, modifiers.isDisjoint(with: [.control, .alt, .super]) else { return nil }
    return character
  }

  private static let names: [(Key, String)] = [
    (.enter, "Enter"), (.tab, "Tab"), (.backspace, "Backspace"), (.escape, "Esc"), (.insert, "Ins"), (.delete, "Del"),
    (.home, "Home"), (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.up, "Up"), (.down, "Down"),
    (.left, "Left"), (.right, "Right"), (.character(" "), "Space"),
  ]

  private static let prefixes: [(String, KeyModifiers)] = [
    ("ctrl+", .control), ("alt+", .alt), ("shift+", .shift), ("super+", .super),
  ]

  /// Reads what `description` writes, with names and modifiers in any case; nil for anything else.
  public init?(_ name: String) {
    let (modifiers, rest) = Self.split(name)
    if let (key, _) = Self.names.first(where: { $0.1.lowercased() == rest.lowercased() }) {
      self.init(key, modifiers)
    } else if rest.first == "F" || rest.first == "f", let number = Int(rest.dropFirst()), (1...35).contains(number) {
      self.init(.function(number), modifiers)
    } else if rest.count == 1, let character = rest.first {
      let lowered = modifiers.contains(.control) ? Character(character.lowercased()) : character
      self.init(.character(lowered), modifiers)
    } else {
      return nil
    }
  }

  /// The modifiers that a name begins with, and what follows them.
  private static func split(_ name: String) -> (KeyModifiers, Substring) {
    var rest = Substring(name)
    var modifiers: KeyModifiers = []
    while let (prefix, modifier) = prefixes.first(where: {
      rest.count > $0.0.count && rest.prefix($0.0.count).lowercased() == $0.0
    }) {
      modifiers.insert(modifier)
      rest = rest.dropFirst(prefix.count)
    }
    return (modifiers, rest)
  }

  /// The names that a mistyped one may have meant, with its modifiers: those of keys that do not write.
  public static func names(like name: String) -> [String] {
    let (modifiers, rest) = split(name)
    let prefix = String(name.dropLast(rest.count))
    return names.map { KeyChord($0.0, modifiers).description } + (1...12).map { "\(prefix)F\($0)" }
  }

  public var description: String {
    var text = ""
    if modifiers.contains(.control) { text += "Ctrl+" }
    if modifiers.contains(.alt) { text += "Alt+" }
    if modifiers.contains(.shift) { text += "Shift+" }
    if modifiers.contains(.super) { text += "Super+" }
    if let (_, name) = Self.names.first(where: { $0.0 == key }) { return text + name }
    switch key {
    case .function(let number): return text + "F\(number)"
    case .character(let character):
      return text + (modifiers.contains(.control) ? character.uppercased() : String(character))
    default: return text
    }
  }
}
