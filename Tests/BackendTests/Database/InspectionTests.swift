import Foundation
import Testing

@testable import Backend

@Suite("A check before the start")
struct InspectionTests {
  private let folder = TemporaryFolder()

  private func configuration(_ database: String) -> BackendConfiguration {
    BackendConfiguration(database: .sqlite(path: database), stateFolder: folder["state"])
  }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  @Test("Where nothing is nothing is made, and it says what will be")
  func new() throws {
    let report = BackendCheck.run(configuration(folder["ncall.db"]))
    #expect(report.problems.isEmpty)
    for name in ["ncall.db", "keys", "token-secret"] {
      #expect(report.notes.contains { $0.contains(name) && $0.hasSuffix("will be made") })
    }
    #expect(try files() == [])
  }

  @Test("A database is looked at as it lies there, in use or not, whatever its name")
  func whole() async throws {
    for name in ["ncall.db", "a b%20?x#y;å.db"] {
      let path = folder[name]
      let database = try SQLiteDatabase(path: path)
      try await database.write { _ = try EventLog.append("e", "p", to: .accounts, at: .now(), in: $0) }
      // While a server uses it.
      #expect(try SQLiteInspection.inspect(path) == ([], 0))
      try database.close()
      let before = try files()
      #expect(try SQLiteInspection.inspect(path) == ([], 0))
      #expect(try files() == before)
    }
  }

  @Test("What is wrong with it is said: readable by others, newer, broken, no database at all, not to be read")
  func problems() throws {
    let path = folder["ncall.db"]
    let next = Migration(name: "next", text: "create table later (x integer);")
    try SQLiteDatabase(path: path).close()
    chmod(path, 0o644)
    #expect(try SQLiteInspection.inspect(path).problems.first?.contains("chmod 600") == true)
    chmod(path, 0o600)
    try SQLiteDatabase(path: path, migrations: EmbeddedSQL.migrations + [next]).close()
    let newer = BackendCheck.run(configuration(path)).problems
    #expect(newer.map(\.kind) == [.schema] && newer.first?.description.contains("newer version") == true)

    // An empty file is a database that has everything before it.
    let empty = folder["empty.db"]
    #expect(FileManager.default.createFile(atPath: empty, contents: Data(), attributes: [.posixPermissions: 0o600]))
    #expect(try SQLiteInspection.inspect(empty) == ([], EmbeddedSQL.migrations.count))
    #expect(BackendCheck.run(configuration(empty)).notes.contains { $0.contains("will be migrated") })

    let text = folder["text.db"]
    try String(repeating: "no database ", count: 1_000).write(toFile: text, atomically: false, encoding: .utf8)
    chmod(text, 0o600)
    let nonsense = BackendCheck.run(configuration(text)).problems
    #expect(nonsense.count == 1 && nonsense.first?.description.contains("not a database") == true)

    let broken = folder["broken.db"]
    try SQLiteDatabase(path: broken).close()
    let file = try #require(FileHandle(forUpdatingAtPath: broken))
    let size = try file.seekToEnd()
    // All but the schema's own page and some others.
    try file.seek(toOffset: size / 2)
    try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size / 2)))
    try file.close()
    let report = BackendCheck.run(configuration(broken)).problems
    #expect(report.contains { $0.kind == .database && $0.description.contains(broken) }, "\(report)")

    #expect(BackendCheck.run(configuration(folder.path)).problems.map(\.kind) == [.database])
  }
}
