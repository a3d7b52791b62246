import Foundation
import NchatAPI
import Testing

@testable import Backend

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

  private struct Refusal: Error {}

  @Test("What a body throws undoes what it wrote, and is what the caller gets; others are not touched by it")
  func undone() async throws {
    let test = try TestDatabase()
    let topic = EventTopic.user(UUID())
    // All at once, so that they share a transaction.
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          do {
            try await test.database.write { connection in
              _ = try EventLog.append("e", number, to: topic, at: Self.now, in: connection)
              if number.isMultiple(of: 2) { throw Refusal() }
            }
            #expect(!number.isMultiple(of: 2))
          } catch {
            #expect(error is Refusal)
          }
        }
      }
    }
    let read = try await test.database.read { try EventLog.read(topic, since: 0, in: $0) }
    guard case .events(let events, head: 20) = read else {
      Issue.record("\(read)")
      return
    }
    #expect(events.map(\.seq) == Array(1...20))
    #expect(events.allSatisfy { Int($0.payload).map { !$0.isMultiple(of: 2) } ?? false })
  }

  @Test("What was committed is told in the order of commits, before the writer goes on")
  func order() async throws {
    let test = try TestDatabase()
    let topic = EventTopic.user(UUID())
    let told = Recorder<Int64>()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          let seq = try await test.database.write(
            { try EventLog.append("e", "p", to: topic, at: Self.now, in: $0).seq },
            committed: { seq in told.record(seq) })
          #expect(told.all.contains(seq))
        }
      }
      try await group.waitForAll()
    }
    #expect(told.all == Array(1...200))
  }

  @Test("A broken rule of the tables is named by its kind")
  func kinds() async throws {
    let test = try TestDatabase()
    let topic = EventTopic.user(UUID())
    try await test.database.write { connection in
      _ = try EventLog.append("e", "p", to: topic, at: Self.now, in: connection)
    }
    func insert(topic: String, seq: Int, event: String) async -> SQLFailure.Kind? {
      await Self.kind {
        try await test.database.write { connection in
          _ = try connection.run(
            "events.insert", ["topic": topic, "seq": seq, "event": event, "payload": "1", "at": Self.now])
        }
      }
    }
    #expect(await insert(topic: topic.name, seq: 1, event: "e") == .notUnique)
    #expect(await insert(topic: "nowhere", seq: 1, event: "e") == .missingReference)
    #expect(await insert(topic: topic.name, seq: 2, event: "") == .forbiddenValue)
    #expect(
      await Self.kind {
        try await test.database.write { connection in
          _ = try connection.run(
            "events.insert", ["topic": topic.name, "seq": "two", "event": "e", "payload": "1", "at": Self.now])
        }
      } == .forbiddenValue)
    #expect(await insert(topic: topic.name, seq: 2, event: "e") == nil)
  }

  @Test("A column that is not there, or is something else, is an error and not a trap")
  func columns() async throws {
    let test = try TestDatabase()
    let topic = EventTopic.user(UUID())
    let row = try await test.database.write { connection in
      try #require(try connection.first("events.number", ["topic": topic.name, "at": Self.now]))
    }
    #expect(try row["seq"] as Int == 1)
    #expect(try row["seq"] as Int64? == 1)
    #expect(try row["seq"] as Bool == true)
    #expect(throws: SQLFailure.self) { try row["other"] as Int }
    #expect(throws: SQLFailure.self) { try row["seq"] as String }
    #expect(throws: SQLFailure.self) { try row["seq"] as String? }
    #expect(throws: SQLFailure.self) { try row["seq"] as UUID }
    let head = try await test.database.read { connection in
      try #require(try connection.first("events.head", ["topic": "nothing"]))
    }
    #expect(try head["oldest"] as Int64? == nil)
    #expect(throws: SQLFailure.self) { try head["oldest"] as Int64 }
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
    let test = try TestDatabase()
    #expect(try test.sql("pragma synchronous") == [["2"]])
    #expect(try test.sql("pragma journal_mode") == [["wal"]])
    #expect(try test.sql("pragma foreign_keys") == [["1"]])
  }

  @Test("Two programs use one file at once")
  func twoPrograms() async throws {
    let test = try TestDatabase()
    let other = try SQLiteDatabase(path: test.path)
    let topic = EventTopic.user(UUID())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for database in [test.database, other] {
        for _ in 0..<50 {
          group.addTask {
            try await database.write { _ = try EventLog.append("e", "p", to: topic, at: Self.now, in: $0) }
          }
        }
      }
      try await group.waitForAll()
    }
    for database in [test.database, other] {
      #expect(try await database.read { try EventLog.head(of: topic, in: $0) } == 100)
    }
    try other.close()
  }

  @Test("A full disk is said, undoes what was under way, and is over once there is room again")
  func full() async throws {
    let test = try TestDatabase()
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
    let test = try TestDatabase()
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
    let test = try TestDatabase()
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
    #expect(try TestDatabase.sql("pragma integrity_check", in: restored) == [["ok"]])
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
