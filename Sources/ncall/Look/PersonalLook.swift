import Foundation
import TUI

/// What a person's files make of colours and keys.
struct PersonalLook {
  private static let advice = "mend the line, or see man ncall-config"

  var theme: ThemeChoice
  var keymap: Keymap
  /// Every file that it depends on, also such as do not exist yet.
  var files: [String]

  /// The program's own.
  static let standard = PersonalLook(theme: .automatic, keymap: .standard, files: [])

  private init(theme: ThemeChoice, keymap: Keymap, files: [String]) {
    self.theme = theme
    self.keymap = keymap
    self.files = files
  }

  /// - Throws: `CommandFailure` with file, line and column of the first thing that cannot be.
  init(settings: Settings, folders: UserFolders) throws {
    let place = Self.themePlace(settings.given("ui.theme"), folders)
    switch place {
    case .chosen(let choice): theme = choice
    case .file(let path): theme = .always(try Self.theme(at: path))
    }
    let keyFile = folders.configuration + "/keys.toml"
    var lines = settings.keys
    if FileManager.default.fileExists(atPath: keyFile) {
      lines += try Self.keys(in: ConfigurationFile.text(of: keyFile, what: "the keys"), name: keyFile)
    }
    do throws(KeyProblem) { keymap = try Keymap.standard.changed(by: lines.map(\.wish)) } catch {
      let other = error.other.map { " (as in \(lines[$0].place))" } ?? ""
      throw CommandFailure(
        .configuration, "\(lines[error.index].place): \(error.problem.what)\(other); \(Self.advice)")
    }
    files = [keyFile, folders.configuration + "/theme.toml"]
    if case .file(let path) = place { files.append(path) }
  }

  // MARK: Themes

  private enum Place {
    case chosen(ThemeChoice)
    case file(String)
  }

  private static func themePlace(_ wanted: String?, _ folders: UserFolders) -> Place {
    guard let wanted else {
      let own = folders.configuration + "/theme.toml"
      return FileManager.default.fileExists(atPath: own) ? .file(own) : .chosen(.automatic)
    }
    if wanted == "auto" { return .chosen(.automatic) }
    if let known = ThemeDefinition.builtIn(named: wanted) { return .chosen(.always(known)) }
    if wanted.contains("/") || wanted.hasSuffix(".toml") { return .file(path(wanted, folders)) }
    return .file("\(folders.configuration)/themes/\(wanted).toml")
  }

  /// A path as people write it: from their home with `~`, else from the configuration's folder.
  private static func path(_ text: String, _ folders: UserFolders) -> String {
    if text.hasPrefix("~/") { return NSHomeDirectory() + text.dropFirst() }
    return text.hasPrefix("/") ? text : "\(folders.configuration)/\(text)"
  }

  /// The names that `ui.theme` can have here, besides paths.
  static func themeNames(_ folders: UserFolders) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folders.configuration + "/themes")) ?? []
    let own = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted().prefix(100)
    return ["auto"] + ThemeDefinition.builtIn.map(\.name) + own
  }

  private static func theme(at path: String) throws -> ThemeDefinition {
    guard FileManager.default.fileExists(atPath: path) else {
      let names = ThemeDefinition.builtIn.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        .configuration, "there is no theme \(path): use auto, \(names), or write that file")
    }
    return try theme(in: ConfigurationFile.text(of: path, what: "the theme"), name: path)
  }

  /// Reads a theme: `base = "light"`, and under `[colors]` a style for each role that is to be different.
  static func theme(in text: String, name: String) throws -> ThemeDefinition {
    let entries = try ConfigurationFile.entries(in: text, name: name, advice: Self.advice)
    func fail(_ entry: ConfigurationGrammar.Entry, _ what: String) -> CommandFailure {
      CommandFailure(.configuration, "\(name), line \(entry.line), column \(entry.column): \(what); \(Self.advice)")
    }
    var theme = ThemeDefinition.standard
    if let base = entries.first(where: { $0.path == ["base"] }) {
      guard let known = ThemeDefinition.builtIn(named: base.value) else {
        let names = ThemeDefinition.builtIn.map(\.name).joined(separator: ", ")
        throw fail(base, "the base \"\(base.value)\" is none of \(names)")
      }
      theme = known
    }
    for entry in entries where entry.path != ["base"] {
      guard entry.path.count == 2, entry.path[0] == "colors" else {
        throw fail(
          entry, "a theme has base, and under [colors] its styles, but no \(entry.path.joined(separator: "."))")
      }
      do throws(LookProblem) { try theme.set(entry.path[1], to: entry.value) } catch { throw fail(entry, error.what) }
    }
    return theme
  }

  // MARK: Keys

  /// Reads `keys.toml`: in a section for each place, `"KEY" = "command line"`.
  static func keys(in text: String, name: String) throws -> [ConfigurationFile.KeyLine] {
    try ConfigurationFile.entries(in: text, name: name, advice: Self.advice).map { entry in
      let place = "\(name), line \(entry.line), column \(entry.column)"
      guard entry.path.count == 2 else {
        throw CommandFailure(
          .configuration, "\(place): a key stands in a section, such as [call], with its command; \(Self.advice)")
      }
      return ConfigurationFile.KeyLine(
        wish: KeyWish(place: entry.path[0], key: entry.path[1], command: entry.value), place: place)
    }
  }
}
