import CallCore
import TerminalKit

/// What the keys do, as data: the key line and help are made from it, so that they cannot go stale.
public struct Keymap: Sendable {
  public let bindings: [KeyContext: [KeyBinding]]
  private let commands: [KeyContext: [KeyChord: Command]]

  /// - Throws: `CommandError` when a binding names no command.
  public init(
    _ bindings: [KeyContext: [KeyBinding]], registry: CommandRegistry = .standard
  ) throws(CommandError) {
    self.bindings = bindings
    var commands: [KeyContext: [KeyChord: Command]] = [:]
    for (context, list) in bindings {
      for binding in list {
        let command = try registry.parse(binding.command)
        for chord in binding.chords { commands[context, default: [:]][chord] = command }
      }
    }
    self.commands = commands
  }

  /// This key map with what a person says instead.
  ///
  /// A key of theirs takes the place of what it did, and shows in hints as other keys of its command do. An empty command takes a key away.
  /// - Throws: `KeyProblem` for the first that cannot be.
  public func changed(by wishes: [KeyWish], registry: CommandRegistry = .standard) throws(KeyProblem) -> Keymap {
    var bindings = bindings
    var seen: [KeyContext: [KeyChord: Int]] = [:]
    for (index, wish) in wishes.enumerated() {
      let (context, chord) = try wish.place(index)
      if let before = seen[context]?[chord] {
        throw KeyProblem(
          index: index, other: before, problem: LookProblem("\(chord) is bound twice in [\(context.rawValue)]"))
      }
      seen[context, default: [:]][chord] = index
      let command = try wish.command(index, registry)
      var list = (bindings[context] ?? []).map { $0.without(chord) }
      if let command {
        let like = list.first { $0.command == command } ?? self.bindings[context]?.first { $0.command == command }
        // Keys of one command stay together, so that they are one hint.
        if let at = list.firstIndex(where: { $0.command == command }) {
          list[at] = list[at].with(chord)
        } else {
          list.append(KeyBinding([chord], command, hint: like?.hint, tier: like?.tier ?? .full))
        }
      }
      bindings[context] = list.filter { !$0.chords.isEmpty }
    }
    do {
      return try Keymap(bindings, registry: registry)
    } catch {
      preconditionFailure("a key names a command that was known a moment ago: \(error)")
    }
  }

  /// The keys of a command in a context, without arguments: the first two.
  func chords(for definition: CommandDefinition, in context: KeyContext) -> [KeyChord] {
    let all = (bindings[context] ?? []) + (bindings[.everywhere] ?? [])
    return Array(all.filter { $0.command == definition.name }.flatMap(\.chords).prefix(2))
  }

  /// What a key does in a context, nil for nothing.
  public func command(for chord: KeyChord, in context: KeyContext) -> Command? {
    commands[context]?[chord] ?? commands[.everywhere]?[chord]
  }

  /// The key that talks in push-to-talk.
  var talkChord: KeyChord? { (bindings[.call] ?? []).first { $0.command == "call.talk toggle" }?.chords.first }

  /// Whether a key talks anywhere.
  func talks(_ chord: KeyChord) -> Bool { commands.values.contains { $0[chord] == .talk(.toggle) } }

  /// What a key does to the line being typed, nil for nothing.
  public static func edit(for chord: KeyChord) -> DraftEdit? {
    if let text = chord.text { return .insert(String(text)) }
    return edits[chord]
  }

  /// The editing keys of shells and of text fields elsewhere.
  private static let edits: [KeyChord: DraftEdit] = [
    KeyChord(.backspace): .deleteBackward, KeyChord(.delete): .deleteForward,
    KeyChord(.left): .moveLeft, KeyChord(.right): .moveRight,
    KeyChord(.home): .moveToStart, KeyChord(.end): .moveToEnd,
    KeyChord(.left, .control): .moveWordLeft, KeyChord(.right, .control): .moveWordRight,
    KeyChord(.left, .alt): .moveWordLeft, KeyChord(.right, .alt): .moveWordRight,
    KeyChord(.backspace, .alt): .deleteWordBackward,
    KeyChord(.character("b"), .alt): .moveWordLeft, KeyChord(.character("f"), .alt): .moveWordRight,
    KeyChord(.character("a"), .control): .moveToStart, KeyChord(.character("e"), .control): .moveToEnd,
    KeyChord(.character("b"), .control): .moveLeft, KeyChord(.character("f"), .control): .moveRight,
    KeyChord(.character("d"), .control): .deleteForward, KeyChord(.character("w"), .control): .deleteWordBackward,
    KeyChord(.character("u"), .control): .deleteToStart, KeyChord(.character("k"), .control): .deleteToEnd,
  ]
}
