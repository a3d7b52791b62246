import Foundation
import NchatAPI
import Testing

@testable import Backend

/// A database in a file of its own, whose writer is asked and changed past the program.
private final class SQLiteLab: Sendable {
  let folder = TemporaryFolder()
  let database: SQLiteDatabase

  var path: String { folder["ncall.db"] }

  init() throws { database = try SQLiteDatabase(path: folder["ncall.db"]) }

  deinit { try? database.close() }

  @discardableResult
  func sql(_ text: String) throws -> [[String?]] { try Self.sql(text, in: database) }

  static func sql(_ text: String, in database: SQLiteDatabase) throws -> [[String?]] {
    try database.pool.writeWithoutTransaction { try TestPlace.rows(text, $0) }
  }
}

@Suite("The embedded database")
struct SQLiteDatabaseTests {
  private static let now = Timestamp(milliseconds: 1_800_000_000_000)

  private static func webhook(_ id: String, in connection: any SQLConnection) throws {
    _ = try EventLog.append("e", [id], to: .user(UUID()), at: now, in: connection)
  }

  private static func kind(_ body: () async throws -> Void) async -> SQLFailure.Kind? {
    do {
      try await body()
      return nil
    } catch { return (error as? SQLFailure)?.kind }
  }

  @Test("File and folder are for their user alone, the files beside it too")
  func permissions() async throws {
    let folder = TemporaryFolder()
    let database = try SQLiteDatabase(path: folder["state/deep/ncall.db"])
    try await database.write { try Self.webhook("a", in: $0) }
    func mode(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: folder[name])[.posixPermissions] as? Int
    }
    #expect(try mode("state/deep") == 0o700)
    for name in ["ncall.db", "ncall.db-wal", "ncall.db-shm"] {
      #expect(try mode("state/deep/" + name) == 0o600, "\(name)")
    }
    try database.close()
  }

  @Test("A commit is on the disk before it is answered, and references are checked")
  func settings() throws {
    let test = try SQLiteLab()
    #expect(try test.sql("pragma synchronous") == [["2"]])
    #expect(try test.sql("pragma journal_mode") == [["wal"]])
    #expect(try test.sql("pragma foreign_keys") == [["1"]])
  }

  @Test("A full disk is said, undoes what was under way, and is over once there is room again")
  func full() async throws {
    let test = try SQLiteLab()
    let topic = EventTopic.user(UUID())
    let pages = try #require(try test.sql("pragma page_count").first?.first ?? nil)
    try test.sql("pragma max_page_count = \(pages)")
    var written: Int64 = 0
    let text = String(repeating: "x", count: 5_000)
    let kind = await Self.kind {
      for _ in 0..<100 {
        try await test.database.write { _ = try EventLog.append("e", text, to: topic, at: Self.now, in: $0) }
        written += 1
      }
    }
    #expect(kind == .unavailable)
    try test.sql("pragma max_page_count = 1000000")
    try await test.database.write { _ = try EventLog.append("e", text, to: topic, at: Self.now, in: $0) }
    #expect(try await test.database.read { try EventLog.head(of: topic, in: $0) } == written + 1)
    #expect(try test.sql("pragma integrity_check") == [["ok"]])
  }

  @Test("A file that cannot be written is said")
  func readOnly() async throws {
    let test = try SQLiteLab()
    try test.sql("pragma query_only = 1")
    #expect(await Self.kind { try await test.database.write { try Self.webhook("a", in: $0) } } == .unavailable)
  }

  @Test("A file that is no database, and a folder that cannot be made, are refused in words")
  func noDatabase() throws {
    let folder = TemporaryFolder()
    try Data(repeating: 0x61, count: 10_000).write(to: URL(fileURLWithPath: folder["text"]))
    let broken = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder["text"]) }
    #expect(broken?.kind == .unavailable)
    #expect(broken?.description == "cannot open the database \(folder["text"]): file is not a database")
    let below = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder["text/ncall.db"]) }
    #expect(below?.kind == .unavailable)
  }

  @Test("A backup that is made while the server writes is whole, and can take its place")
  func backup() async throws {
    let test = try SQLiteLab()
    let topic = EventTopic.user(UUID())
    let copy = test.folder["copy.db"]
    let progress = Recorder<Int64>()
    let writer = Task {
      while !Task.isCancelled {
        progress.record(
          try await test.database.write { try EventLog.append("e", "p", to: topic, at: Self.now, in: $0).seq })
      }
    }
    while progress.all.count < 20 { await Task.yield() }
    let before = Int64(progress.all.count)
    let backup = Process()
    backup.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    backup.arguments = [test.path, ".timeout 5000", ".backup '\(copy)'"]
    try backup.run()
    backup.waitUntilExit()
    #expect(backup.terminationStatus == 0)
    writer.cancel()
    try await writer.value
    let restored = try SQLiteDatabase(path: copy)
    #expect(try SQLiteLab.sql("pragma integrity_check", in: restored) == [["ok"]])
    let head = try await restored.read { try EventLog.head(of: topic, in: $0) }
    #expect(head >= before)
    guard
      case .events(let events, _) = try await restored.read({
        try EventLog.read(topic, since: 0, limit: 1_000_000, in: $0)
      })
    else {
      Issue.record("events are missing")
      return
    }
    #expect(events.map(\.seq) == Array(1...head))
    try restored.close()
  }
}
