import Foundation
import TOMLKit
import TUI

/// A configuration file as read: values by key, values of each profile, keys, and what was wrong without being fatal.
struct ConfigurationFile: Equatable {
  /// A line of `[keys.PLACE]`.
  struct KeyLine: Equatable {
    var wish: KeyWish
    /// File, line and column, as messages begin.
    var place: String
  }

  var values: [String: String] = [:]
  var profiles: [String: [String: String]] = [:]
  /// What the person's keys do.
  var keys: [KeyLine] = []
  /// Unknown keys, one sentence each.
  var warnings: [String] = []

  static let maximumSize = 1 << 20

  /// Reads a TOML text.
  /// - Parameter name: of the file, for messages.
  /// - Throws: `CommandFailure` with the line where the text is not TOML, or where a value cannot be used.
  init(text: String, name: String) throws {
    let advice = "mend the line, or see `ncall config default`"
    for entry in try Self.entries(in: text, name: name, advice: advice) {
      let place = "\(name), line \(entry.line), column \(entry.column)"
      switch (entry.path.first, entry.path.count) {
      case ("keys", 3):
        keys.append(
          KeyLine(wish: KeyWish(place: entry.path[1], key: entry.path[2], command: entry.value), place: place))
      case ("profile", 4):
        let known = try checked(entry, entry.path.dropFirst(2), place)
        profiles[entry.path[1], default: [:]].merge(known) { $1 }
      case ("profile", 1...): warn(entry.path.joined(separator: "."), place)
      default: values.merge(try checked(entry, entry.path[...], place)) { $1 }
      }
    }
  }

  /// The keys of a text that the TOML library agrees is TOML.
  static func entries(in text: String, name: String, advice: String) throws -> [ConfigurationGrammar.Entry] {
    func fail(_ place: String, _ what: some StringProtocol) -> CommandFailure {
      CommandFailure(.configuration, "\(name), \(place): \(what); \(advice)")
    }
    let entries: [ConfigurationGrammar.Entry]
    do throws(ConfigurationGrammar.PlacedProblem) { entries = try ConfigurationGrammar.entries(in: text) } catch {
      throw fail("line \(error.line), column \(error.column)", error.what)
    }
    // The library would take it for the end of the text.
    if let zero = text.utf8.firstIndex(of: 0) {
      throw fail("line \(text.utf8[..<zero].count { $0 == UInt8(ascii: "\n") } + 1)", "a zero byte is no text")
    }
    // Written as an escape it would end a key for the library, and another key for whoever looks it up.
    if let escape = ["\\u0000", "\\U00000000"].lazy.compactMap({ text.firstRange(of: $0) }).first {
      let line = text[..<escape.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1
      throw fail("line \(line)", "a zero byte is no text")
    }
    do {
      _ = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw fail("line \(error.source.begin.line)", error.description.prefix { !$0.isNewline })
    }
    return entries
  }

  /// An empty configuration.
  init() {}

  /// Reads a file; a missing one is empty where `isOptional`.
  init(path: String, isOptional: Bool) throws {
    if isOptional, !FileManager.default.fileExists(atPath: path) {
      self.init()
      return
    }
    try self.init(text: try Self.text(of: path, what: "the configuration"), name: path == "-" ? "standard input" : path)
  }

  /// Reads a file of the person's.
  static func text(of path: String, what: String) throws(CommandFailure) -> String {
    guard let data = InputFile.contents(path, limit: Self.maximumSize) else {
      throw CommandFailure(
        .configuration, "cannot read \(what) \(path): check that it exists, may be read, and has at most 1 MiB")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CommandFailure(.configuration, "\(what) \(path) is no UTF-8 text")
    }
    return text
  }

  /// The value of a key that is known, which can be used; nothing of one that is not.
  private mutating func checked(
    _ entry: ConfigurationGrammar.Entry, _ path: ArraySlice<String>, _ place: String
  ) throws(CommandFailure) -> [String: String] {
    let full = path.joined(separator: ".")
    guard let known = SettingKey.named(full) else {
      warn(entry.path.joined(separator: "."), place)
      return [:]
    }
    if let problem = known.problem(with: entry.value) {
      throw CommandFailure(
        .configuration, "\(place): \(full) = \"\(entry.value)\" \(problem); see `ncall config default`")
    }
    return [full: entry.value]
  }

  private mutating func warn(_ key: String, _ place: String) {
    let hint = SettingKey.nearest(to: key).map { "; did you mean \($0.name)?" } ?? ""
    warnings.append("\(place): unknown key \(key)\(hint)")
  }

  /// The example configuration: every key with its standard value, commented out.
  static var example: String {
    var out = "# ncall's configuration. Every key is shown with its standard value.\n"
    out +=
      "# Precedence: flag, environment (NCALL_SECTION_KEY), [profile.NAME.SECTION] chosen by --profile, this file.\n"
    var section = ""
    for key in SettingKey.all {
      if key.section != section {
        section = key.section
        out += "\n[\(section)]\n"
      }
      let value: String
      switch key.kind {
      case .flag, .number: value = key.standard ?? "0"
      case .text, .oneOf, .form: value = "\"\(key.standard ?? "")\""
      }
      out += "# \(key.explanation)\n# \(key.key) = \(value)\n"
    }
    return out
  }
}
