import NchatAPI
import Testing

@testable import Backend

@Suite("Migrations")
struct MigrationTests {
  private let folder = TemporaryFolder()
  private var path: String { folder["ncall.db"] }

  private static let first = Migration(
    name: "one", text: "create table a (x integer) {{strict}};\ncreate table b (y integer);")
  private static let second = Migration(name: "two", text: "alter table a add column z {{bool}};")

  private func open(_ migrations: Migration...) throws -> SQLiteDatabase {
    try SQLiteDatabase(path: path, migrations: migrations)
  }

  private func refusal(_ migrations: Migration...) -> String? {
    do {
      try SQLiteDatabase(path: path, migrations: migrations).close()
      return nil
    } catch { return "\(error)" }
  }

  @Test("Each is applied once, in order, whatever was there before")
  func once() throws {
    try open(Self.first).close()
    for _ in 0..<2 {
      let database = try open(Self.first, Self.second)
      let applied = try TestDatabase.sql("select number, name from ncall_migrations order by number", in: database)
      #expect(applied == [["1", "one"], ["2", "two"]])
      #expect(try TestDatabase.sql("select name from pragma_table_info('a')", in: database) == [["x"], ["z"]])
      try database.close()
    }
  }

  @Test("A database from a newer version is refused")
  func newer() throws {
    try open(Self.first, Self.second).close()
    #expect(
      refusal(Self.first)
        == "the database was made by a newer version of ncall (migration 2, two; this one knows 1)")
  }

  @Test("A migration that was changed after it had been applied is refused; its comments may change")
  func changed() throws {
    try open(Self.first).close()
    #expect(refusal(Migration(name: "one", text: "-- Said better.\n" + Self.first.text)) == nil)
    #expect(
      refusal(Migration(name: "one", text: Self.first.text + "\ncreate table c (x integer);"))
        == "migration 1 (one) of the database is not the one that this version of ncall knows")
  }

  @Test("One that fails leaves the database as it was")
  func failing() throws {
    try open(Self.first).close()
    let wrong = Migration(name: "wrong", text: "create table c (x integer);\ncreate table a (x integer);")
    #expect(refusal(Self.first, wrong)?.contains("table a already exists") == true)
    let database = try open(Self.first)
    #expect(try TestDatabase.sql("select name from sqlite_schema where name = 'c'", in: database) == [])
    try database.close()
  }

  @Test("Two programs that begin at once apply it once")
  func atOnce() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { [self] in try open(Self.first, Self.second).close() } }
      try await group.waitForAll()
    }
    let database = try open(Self.first, Self.second)
    #expect(try TestDatabase.sql("select count(*) from ncall_migrations", in: database) == [["2"]])
    try database.close()
  }
}
