import NchatAPI
import Testing

@testable import Backend

@Suite("Migrations")
struct MigrationTests {
  private static let first = Migration(
    name: "one", text: "create table a (x integer) {{strict}};\ncreate table b (y integer);")
  private static let second = Migration(name: "two", text: "alter table a add column z {{bool}};")

  private static func refusal(_ place: TestPlace, _ migrations: Migration...) -> String? {
    do {
      try place.open(migrations).close()
      return nil
    } catch { return "\(error)" }
  }

  private static func columns(of table: String, _ place: TestPlace) throws -> [[String?]] {
    try place.sql(
      place.dialect == .sqlite
        ? "select name from pragma_table_info('\(table)')"
        : "select column_name::text from information_schema.columns where table_schema = current_schema() and table_name = '\(table)' order by ordinal_position"
    )
  }

  @Test("Each is applied once, in order, whatever was there before", arguments: SQLDialect.allCases)
  func once(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open([Self.first]).close()
    for _ in 0..<2 {
      try place.open([Self.first, Self.second]).close()
      let applied = try place.sql("select number, name from ncall_migrations order by number")
      #expect(applied == [["1", "one"], ["2", "two"]])
      #expect(try Self.columns(of: "a", place) == [["x"], ["z"]])
    }
  }

  @Test("A database from a newer version is refused", arguments: SQLDialect.allCases)
  func newer(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open([Self.first, Self.second]).close()
    #expect(
      Self.refusal(place, Self.first)
        == "the database was made by a newer version of ncall (migration 2, two; this one knows 1)")
  }

  @Test(
    "A migration that was changed after it had been applied is refused; its comments may change",
    arguments: SQLDialect.allCases)
  func changed(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open([Self.first]).close()
    #expect(Self.refusal(place, Migration(name: "one", text: "-- Said better.\n" + Self.first.text)) == nil)
    #expect(
      Self.refusal(place, Migration(name: "one", text: Self.first.text + "\ncreate table c (x integer);"))
        == "migration 1 (one) of the database is not the one that this version of ncall knows")
  }

  @Test("One that fails leaves the database as it was", arguments: SQLDialect.allCases)
  func failing(_ dialect: SQLDialect) throws {
    let place = try TestPlace(dialect)
    try place.open([Self.first]).close()
    let wrong = Migration(name: "wrong", text: "create table c (x integer);\ncreate table a (x integer);")
    #expect(Self.refusal(place, Self.first, wrong)?.contains("already exists") == true)
    try place.open([Self.first]).close()
    #expect(try Self.columns(of: "c", place) == [])
  }

  @Test("Two programs that begin at once apply it once", arguments: SQLDialect.allCases)
  func atOnce(_ dialect: SQLDialect) async throws {
    let place = try TestPlace(dialect)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { try place.open([Self.first, Self.second]).close() } }
      try await group.waitForAll()
    }
    #expect(try place.sql("select count(*) from ncall_migrations") == [["2"]])
  }
}
