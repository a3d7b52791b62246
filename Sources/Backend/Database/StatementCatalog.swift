import Foundation

/// The statements of the files of `SQL/`, rendered for one dialect.
struct StatementCatalog: Sendable {
  /// A statement as the database takes it.
  struct Entry: Sendable {
    /// With parameters as the dialect writes them: `:name` for SQLite; `$1`, `$2` for PostgreSQL.
    let sql: String
    /// The names of the parameters, in the order of their first use: the first is `$1`.
    let parameters: [String]
  }

  let dialect: SQLDialect
  private let entries: [String: Entry]

  /// Takes apart and renders `texts`.
  /// - Throws: what is wrong with the texts: a name that occurs twice, a word that there is not, a statement without text.
  init(_ texts: [String], dialect: SQLDialect) throws(SQLText.Problem) {
    var sections: [SQLText.Section] = []
    for text in texts { sections += try SQLText(text, dialect: dialect).sections }
    var predicates: [String: String] = [:]
    var entries: [String: Entry] = [:]
    for section in sections where section.kind == .predicate {
      guard predicates.updateValue(section.body, forKey: section.name) == nil else {
        throw SQLText.Problem(description: "predicate \(section.name) is there twice")
      }
    }
    for section in sections where section.kind == .statement {
      let text = try SQLText.expand(section.body, dialect: dialect, predicates: predicates)
      let (sql, parameters) = Self.render(text, dialect)
      guard !sql.isEmpty else { throw SQLText.Problem(description: "statement \(section.name) is empty") }
      guard entries.updateValue(Entry(sql: sql, parameters: parameters), forKey: section.name) == nil else {
        throw SQLText.Problem(description: "statement \(section.name) is there twice")
      }
    }
    self.dialect = dialect
    self.entries = entries
  }

  /// The catalog of this program's own statements. Texts that cannot be read are a mistake of the program and end it.
  static func embedded(_ dialect: SQLDialect) -> StatementCatalog {
    do {
      return try StatementCatalog(EmbeddedSQL.statements, dialect: dialect)
    } catch {
      preconditionFailure("the embedded statements cannot be read: \(error)")
    }
  }

  var names: [String] { entries.keys.sorted() }

  /// A statement with its arguments in the order of its parameters. A statement that does not exist, or arguments that are not those of the
  /// statement, end the program.
  func resolve(
    _ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]
  ) -> (entry: Entry, values: [SQLValue]) {
    guard let entry = entries[statement.name] else { preconditionFailure("there is no statement \(statement)") }
    let values = entry.parameters.map { name in
      guard let argument = arguments[name] else { preconditionFailure("\(statement) needs an argument \(name)") }
      return argument?.sqlValue ?? .null
    }
    precondition(
      values.count == arguments.count, "\(statement) takes \(entry.parameters), not \(arguments.keys.sorted())")
    return (entry, values)
  }

  subscript(_ name: String) -> Entry? { entries[name] }

  /// Numbers the parameters where the dialect wants that. Texts in quotes and casts (`::`) hold no parameters.
  private static func render(_ text: String, _ dialect: SQLDialect) -> (String, [String]) {
    var sql = ""
    var parameters: [String] = []
    var quote: Character?
    var rest = text.trimmingCharacters(in: .whitespacesAndNewlines)[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open { quote = nil }
        sql.append(character)
      } else if character == "'" || character == "\"" {
        quote = character
        sql.append(character)
      } else if character == ":", rest.first == ":" {
        rest.removeFirst()
        sql += "::"
      } else if character == ":", let first = rest.first, first.isLetter {
        let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        rest.removeFirst(name.count)
        let index = parameters.firstIndex(of: name) ?? parameters.count
        if index == parameters.count { parameters.append(name) }
        sql += dialect == .sqlite ? ":" + name : "$\(index + 1)"
      } else {
        sql.append(character)
      }
    }
    return (sql, parameters)
  }
}
