import CallCore
import TerminalKit

/// A line of a person's keys: in this place, this key does that.
public struct KeyWish: Sendable, Equatable {
  /// A context's name.
  public var place: String
  /// A key's name, such as `Ctrl+K`.
  public var key: String
  /// A command line; empty for a key that does nothing.
  public var command: String

  public init(place: String, key: String, command: String) {
    self.place = place
    self.key = key
    self.command = command
  }

  func place(_ index: Int) throws(KeyProblem) -> (KeyContext, KeyChord) {
    func fail(_ problem: LookProblem) -> KeyProblem { KeyProblem(index: index, problem: problem) }
    guard let context = KeyContext(rawValue: place) else {
      let all = KeyContext.allCases.map(\.rawValue)
      throw fail(
        LookProblem(
          "there are no keys of [\(place)], but of \(all.joined(separator: ", "))",
          meant: NearestWord.to(place, among: all)))
    }
    guard let chord = KeyChord(key) else {
      throw fail(
        LookProblem(
          "\"\(key)\" is no key", meant: NearestWord.to(key, among: KeyChord.names(like: key), within: 2)))
    }
    if context.isEntry, chord.text != nil {
      throw fail(LookProblem("\(chord) writes text in [\(place)]: take a key with Ctrl or Alt, or a function key"))
    }
    return (context, chord)
  }

  /// The command line, nil for none.
  func command(_ index: Int, _ registry: CommandRegistry) throws(KeyProblem) -> String? {
    let words = command.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return nil }
    do throws(CommandError) { _ = try registry.parse(command) } catch {
      throw KeyProblem(index: index, problem: LookProblem(error.description))
    }
    // Hints and help know commands by their full names.
    let name = registry[String(first)]?.name ?? String(first)
    return ([name] + words.dropFirst().map(String.init)).joined(separator: " ")
  }
}
