/// The text of a file of `SQL/`, taken apart.
///
/// A line `-- name: calls.insert` begins a statement, `-- predicate: calls.read` a condition that statements include as `{{calls.read}}`.
/// Lines between `-- sqlite:` or `-- postgres:` and `-- end` are for that database alone. Other lines that begin with `--` are comments.
/// Parameters are `:name`; `{{word}}` is a word of the dialect. `{{calls.read of u.id}}` is a predicate that asks about `u.id` in the place of
/// `:user`: about each of several people.
struct SQLText {
  /// What is wrong with a text; a mistake in this program's own files.
  struct Problem: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  /// Statement or predicate.
  struct Section {
    enum Kind { case statement, predicate }
    let kind: Kind
    let name: String
    fileprivate(set) var body = ""
  }

  let sections: [Section]

  /// Reads the sections of a file as `dialect` sees them.
  init(_ text: String, dialect: SQLDialect) throws(Problem) {
    var sections: [Section] = []
    for line in try Self.lines(text, for: dialect) {
      if let name = Self.value(of: "name", in: line) {
        sections.append(Section(kind: .statement, name: name))
      } else if let name = Self.value(of: "predicate", in: line) {
        sections.append(Section(kind: .predicate, name: name))
      } else if line.hasPrefix("--") {
        continue
      } else if let last = sections.indices.last {
        sections[last].body += sections[last].body.isEmpty ? line : "\n" + line
      } else {
        throw Problem(description: "\"\(line)\" belongs to no statement")
      }
    }
    self.sections = sections
  }

  /// A script without sections, such as a migration, as `dialect` sees it, without its comments.
  static func script(_ text: String, dialect: SQLDialect) throws(Problem) -> String {
    let lines = try lines(text, for: dialect).filter { !$0.hasPrefix("--") }
    return try expand(lines.joined(separator: "\n"), dialect: dialect, predicates: [:])
  }

  /// `text` with the words of `dialect` and the `predicates` in the place of their names.
  static func expand(
    _ text: String, dialect: SQLDialect, predicates: [String: String], within: [String] = []
  ) throws(Problem) -> String {
    var expanded = ""
    var rest = text[...]
    while let start = rest.range(of: "{{") {
      expanded += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].range(of: "}}") else {
        throw Problem(description: "{{ without }} in \"\(text)\"")
      }
      let parts = String(rest[start.upperBound..<end.lowerBound]).split(separator: " of ", maxSplits: 1)
      let name = parts.first.map(String.init) ?? ""
      if parts.count == 1, let word = dialect.word(name) {
        expanded += word
      } else if let predicate = predicates[name] {
        guard !within.contains(name) else { throw Problem(description: "predicate \(name) includes itself") }
        var condition = try expand(predicate, dialect: dialect, predicates: predicates, within: within + [name])
        if let person = parts.dropFirst().first { condition.replace(/:user\b/, with: person) }
        expanded += "(" + condition + ")"
      } else {
        throw Problem(description: "there is no word or predicate \(name)")
      }
      rest = rest[end.upperBound...]
    }
    return expanded + rest
  }

  /// The lines that are for `dialect`, without blank ones and without the marks of blocks.
  private static func lines(_ text: String, for dialect: SQLDialect) throws(Problem) -> [String] {
    var lines: [String] = []
    var block: SQLDialect?
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.drop(while: \.isWhitespace)
      if let opened = SQLDialect.allCases.first(where: { trimmed == "-- \($0.rawValue):" }) {
        guard block == nil else { throw Problem(description: "a block for \(opened.rawValue) begins within another") }
        block = opened
      } else if trimmed == "-- end" {
        guard block != nil else { throw Problem(description: "-- end without a block") }
        block = nil
      } else if !trimmed.isEmpty, block == nil || block == dialect {
        lines.append(trimmed.hasPrefix("--") ? String(trimmed) : String(line))
      }
    }
    guard block == nil else { throw Problem(description: "a block has no -- end") }
    return lines
  }

  private static func value(of key: String, in line: String) -> String? {
    let prefix = "-- \(key): "
    guard line.hasPrefix(prefix) else { return nil }
    return String(line.dropFirst(prefix.count))
  }
}
