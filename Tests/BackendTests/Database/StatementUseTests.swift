import Foundation
import NchatAPI
import Testing

@testable import Backend

@Suite("Statements, where they are written and where they are used")
struct StatementUseTests {
  /// Where a statement is run: its name, and the names of its arguments where they are written there.
  private struct Use {
    let file: String
    let name: String
    let arguments: [String]?
  }

  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Backend")

  /// Runs of statements in the sources: `rows("a.b", [`, `first("a.b", [`, `run("a.b", [`.
  private static func found() throws -> [Use] {
    let call = /\.(?:rows|first|run)\(\s*"(?<name>[a-z_]+\.[a-z_]+)",\s*(?<rest>\[?)/
    var uses: [Use] = []
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.allObjects ?? []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: call) {
        let arguments = match.rest.isEmpty ? nil : keys(in: text[match.range.upperBound...])
        uses.append(Use(file: file.lastPathComponent, name: String(match.name), arguments: arguments))
      }
    }
    return uses
  }

  /// The keys of a dictionary's text, from behind its bracket.
  private static func keys(in text: Substring) -> [String] {
    var depth = 0
    var literal = ""
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth < 0 { break }
      literal.append(depth == 0 ? character : " ")
    }
    return literal.matches(of: /"(?<key>[a-z_]+)":/).map { String($0.key) }
  }

  @Test("Every statement that is run exists, with the arguments that are given, and every statement is run")
  func uses() throws {
    let catalog = StatementCatalog.embedded(.sqlite)
    let uses = try Self.found()
    for use in uses {
      let entry = try #require(catalog[use.name], "\(use.file) runs \(use.name), which does not exist")
      if let arguments = use.arguments {
        #expect(Set(arguments) == Set(entry.parameters), "\(use.file) runs \(use.name) with other arguments")
      }
    }
    let unused = Set(catalog.names).subtracting(uses.map(\.name))
    #expect(unused.isEmpty, "nobody runs \(unused.sorted())")
  }

  @Test("Every file of SQL is part of the program")
  func files() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.sources.appendingPathComponent("SQL").path)
    let embedded = EmbeddedSQL.statements.count + EmbeddedSQL.migrations.count + 1
    #expect(files.count == embedded, "\(files.sorted())")
    for (number, migration) in zip(1..., EmbeddedSQL.migrations) {
      let digits = String(number)
      let name = "migration_" + String(repeating: "0", count: 4 - digits.count) + digits + "_" + migration.name + ".sql"
      #expect(files.contains(name))
    }
  }

  /// Those that answer or count everything.
  private static let readsAll: Set = ["keys.list", "processes.others", "schema.applied", "users.count", "users.list"]

  @Test(
    "The database takes every statement and reads no table from end to end for a lookup",
    arguments: SQLDialect.allCases)
  func prepared(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open().close()
    let catalog = StatementCatalog.embedded(dialect)
    for name in catalog.names {
      let entry = try #require(catalog[name])
      let plan = try place.plan(of: entry)
      // SQLite has nothing to tell of a row that is put in.
      let isPlain = dialect == .sqlite && entry.sql.hasPrefix("insert into") && !entry.sql.contains("select")
      #expect(!plan.isEmpty || isPlain || name == "schema.begin", "\(name)")
      let scans = plan.filter { step in
        switch dialect {
        case .sqlite:
          // A list that is given as a document is a table, too; `derived` is what a statement has gathered by indices itself.
          step.hasPrefix("SCAN") && step != "SCAN derived"
            && !["USING", "CONSTANT ROW", "VIRTUAL TABLE"].contains { step.contains($0) }
        case .postgres: step.contains("Seq Scan")
        }
      }
      #expect(scans.isEmpty || Self.readsAll.contains(name), "\(name): \(plan)")
    }
  }

  /// Those that read or write a person's own row; the last two are the server's questions, which a request could ask of itself alone.
  private static let readsOwn: Set = [
    "presence.set", "users.own", "users.set_call_waiting", "users.addressed", "users.count",
  ]

  @Test("Nor does it for a request, where the rules of rows look into other tables besides")
  func preparedForRequests() throws {
    let place = try TestPlace(.postgres)
    try place.open().close()
    let catalog = StatementCatalog.embedded(.postgres)
    var allowed: Set<String> = []
    for name in catalog.names {
      let plan: [String]
      do {
        plan = try place.plan(of: try #require(catalog[name]), by: EntityID.random().description)
      } catch let failure as SQLFailure where failure.description.contains("permission denied") {
        // The server's own.
        continue
      }
      allowed.insert(name)
      // Of others there is nothing in these tables for a request: a statement that joins them would leave people out without a word.
      let isOfPeople = catalog[name]?.sql.contains(/nchat_(users|presence)\b/) ?? false
      #expect(!isOfPeople || Self.readsOwn.contains(name), "\(name) is for {{people}} or {{people_presence}}")
      #expect(!plan.contains { $0.contains("Seq Scan") }, "\(name): \(plan)")
    }
    #expect(allowed.isSuperset(of: ["calls.list", "chat.list", "chat.insert", "events.insert", "streams.list"]))
    #expect(allowed.isDisjoint(with: ["users.by_id", "tokens.find", "keys.find", "events.forget", "schema.applied"]))
  }

  @Test("Every reference to another table has an index of its own")
  func references() throws {
    // The tables of both databases come from the same text.
    let place = try TestPlace(.sqlite)
    try place.open().close()
    let tables = try place.tables()
    #expect(tables.count >= 15)
    for table in tables {
      let references = try place.sql("select \"from\" from pragma_foreign_key_list('\(table)')").compactMap(\.first)
      let indexed = try place.sql(
        "select c.name from pragma_index_list('\(table)') i, pragma_index_info(i.name) c where c.seqno = 0"
      ).compactMap(\.first)
      for column in references { #expect(indexed.contains(column), "\(table).\(column ?? "?")") }
    }
  }
}
