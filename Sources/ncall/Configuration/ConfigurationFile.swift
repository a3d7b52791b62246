import Foundation
import TOMLKit

/// A configuration file as read: values by key, values of each profile, and what was wrong without being fatal.
struct ConfigurationFile: Equatable {
  var values: [String: String] = [:]
  var profiles: [String: [String: String]] = [:]
  /// Unknown keys, one sentence each.
  var warnings: [String] = []

  static let maximumSize = 1 << 20

  /// Reads a TOML text.
  /// - Parameter name: of the file, for messages.
  /// - Throws: `CommandFailure` with the line where the text is not TOML, or where a value cannot be used.
  init(text: String, name: String) throws {
    if let problem = ConfigurationGrammar.problem(in: text) {
      throw CommandFailure(
        .configuration,
        "\(name), line \(problem.line): \(problem.what); mend the line, or see `ncall config default`")
    }
    // The parser would take it for the end of the text.
    if let zero = text.utf8.firstIndex(of: 0) {
      let line = text.utf8[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
      throw CommandFailure(.configuration, "\(name), line \(line): a zero byte is no text; remove it")
    }
    // Written as an escape it would end a key for the parser, and another key for whoever looks it up.
    if let escape = ["\\u0000", "\\U00000000"].lazy.compactMap({ text.firstRange(of: $0) }).first {
      let line = text[..<escape.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1
      throw CommandFailure(.configuration, "\(name), line \(line): a zero byte is no text; remove it")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw CommandFailure(
        .configuration,
        "\(name), line \(error.source.begin.line): \(error.description.prefix { !$0.isNewline }); mend the line, or see `ncall config default`"
      )
    }
    for (section, value) in table {
      guard let inner = value.tomlValue.table else {
        warn(section, text, name)
        continue
      }
      if section == "profile" {
        for (profile, value) in inner {
          guard let sections = value.tomlValue.table else {
            warn("profile.\(profile)", text, name)
            continue
          }
          var found: [String: String] = [:]
          for (section, value) in sections {
            guard let keys = value.tomlValue.table else {
              warn("profile.\(profile).\(section)", text, name)
              continue
            }
            for (key, value) in keys { try take(section, key, value, text, name, into: &found) }
          }
          profiles[profile] = found
        }
      } else {
        var found: [String: String] = [:]
        for (key, value) in inner { try take(section, key, value, text, name, into: &found) }
        values.merge(found) { $1 }
      }
    }
  }

  /// An empty configuration.
  init() {}

  /// Reads a file; a missing one is empty where `isOptional`.
  init(path: String, isOptional: Bool) throws {
    if isOptional, !FileManager.default.fileExists(atPath: path) {
      self.init()
      return
    }
    guard let data = InputFile.contents(path, limit: Self.maximumSize) else {
      throw CommandFailure(
        .configuration,
        "cannot read the configuration \(path): check that it exists, may be read, and has at most 1 MiB")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CommandFailure(.configuration, "the configuration \(path) is no UTF-8 text")
    }
    try self.init(text: text, name: path == "-" ? "standard input" : path)
  }

  private mutating func take(
    _ section: String, _ key: String, _ value: any TOMLValueConvertible, _ text: String, _ name: String,
    into found: inout [String: String]
  ) throws {
    let full = "\(section).\(key)"
    guard let known = SettingKey.named(full) else {
      warn(full, text, name)
      return
    }
    let inner = value.tomlValue
    let plain = inner.string ?? inner.int.map(String.init) ?? inner.bool.map(String.init)
    guard let plain else {
      throw CommandFailure(
        .configuration,
        "\(name)\(Self.line(of: full, in: text)): \(full) takes a single value; see `ncall config default`")
    }
    if let problem = known.problem(with: plain) {
      throw CommandFailure(
        .configuration,
        "\(name)\(Self.line(of: full, in: text)): \(full) = \"\(plain)\" \(problem); see `ncall config default`")
    }
    found[full] = plain
  }

  private mutating func warn(_ key: String, _ text: String, _ name: String) {
    let hint = SettingKey.nearest(to: key).map { "; did you mean \($0.name)?" } ?? ""
    warnings.append("\(name)\(Self.line(of: key, in: text)): unknown key \(key)\(hint)")
  }

  /// `, line N` of the first line that sets the last part of `name`.
  private static func line(of name: String, in text: String) -> String {
    let key = name.split(separator: ".").last.map(String.init) ?? name
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let start = line.drop { $0 == " " || $0 == "\t" || $0 == "[" || $0 == "\"" }
      if start.hasPrefix(key) || start.hasPrefix(name) { return ", line \(number + 1)" }
    }
    return ""
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
