import Foundation
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("A PostgreSQL server")
struct PostgreSQLDatabaseTests {
  private static let now = Timestamp(milliseconds: 1_800_000_000_000)

  /// A database that is reached by a path of its own, which can be taken away.
  private final class Lab: Sendable {
    let place: TestPlace
    let folder = TemporaryFolder()
    let url: PostgreSQLURL
    let log = LogRecorder()

    init() throws {
      place = try TestPlace(.postgres)
      url = try #require(PostgreSQLURL(place.text.replacing(try PostgreSQLServer.running().folder, with: folder.path)))
      try connect()
    }

    private var link: String { folder[".s.PGSQL.5432"] }

    func connect() throws {
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: try PostgreSQLServer.running().folder + "/.s.PGSQL.5432")
    }

    /// Ends all connections, as a server does that is restarted; nobody can connect until `connect`.
    func disconnect(isGone: Bool = true) throws {
      if isGone { try FileManager.default.removeItem(atPath: link) }
      try endConnections()
    }

    /// Ends the connections to this lab's schema.
    func endConnections() throws {
      try PostgreSQLServer.running().execute(
        "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = '\(name)'")
    }

    /// By which the server knows this lab's connections.
    let name = "t" + String(UInt32.random(in: 0 ... .max))

    func open(connections: Int = 4) throws -> PostgreSQLDatabase {
      let named = try #require(PostgreSQLURL(url.text + "&application_name=" + name))
      return try PostgreSQLDatabase(named, connections: connections, log: log.logger)
    }
  }

  private static func failure(_ body: () async throws -> Void) async -> SQLFailure? {
    do {
      try await body()
      return nil
    } catch { return error as? SQLFailure }
  }

  private static func append(_ topic: EventTopic, _ database: any SQLDatabase) async throws -> Int64 {
    try await database.write { try EventLog.append("e", "p", to: topic, at: now, in: $0).seq }
  }

  @Test("Connections that the server has ended are made again, and nobody notices")
  func ended() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let topic = EventTopic.user(UUID())
    for number in 1...5 {
      #expect(try await Self.append(topic, database) == Int64(number))
      try lab.disconnect(isGone: false)
    }
    #expect(try await database.read { try EventLog.head(of: topic, in: $0) } == 5)
    try database.close()
  }

  @Test("A transaction whose connection ends in its midst is undone, and done on another")
  func midst() async throws {
    let lab = try Lab()
    let database = try lab.open(connections: 1)
    let topic = EventTopic.user(UUID())
    let runs = Recorder<Int>()
    let seq = try await database.write { connection in
      let seq = try EventLog.append("e", "p", to: topic, at: Self.now, in: connection).seq
      runs.record(1)
      if runs.all.count == 1 { try lab.disconnect(isGone: false) }
      return try EventLog.append("e", "p", to: topic, at: Self.now, in: connection).seq + seq
    }
    #expect(seq == 3 && runs.all.count == 2)
    try database.close()
  }

  @Test("While the server is gone everybody is told at once, it is said once, and it goes on when the server is back")
  func gone() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let topic = EventTopic.user(UUID())
    _ = try await Self.append(topic, database)
    try lab.disconnect()
    for _ in 0..<20 {
      let failure = await Self.failure { _ = try await Self.append(topic, database) }
      #expect(failure?.kind == .lost, "\(failure?.description ?? "nothing failed")")
    }
    #expect(lab.log.warnings.count == 1, "\(lab.log.warnings)")
    try lab.connect()
    let seq = try await eventually("the database does not come back") { try? await Self.append(topic, database) }
    #expect(seq == 2)
    #expect(lab.log.notices.count == 1 && lab.log.warnings.count == 1)
    try database.close()
  }

  @Test("It can be closed while the server is gone")
  func closedWhileGone() async throws {
    let lab = try Lab()
    let database = try lab.open()
    try lab.disconnect()
    _ = await Self.failure { _ = try await Self.append(.accounts, database) }
    try database.close()
    #expect(await Self.failure { _ = try await Self.append(.accounts, database) }?.kind == .unavailable)
  }

  @Test("No more connections are made than may be, and only when they are needed")
  func bounded() async throws {
    let lab = try Lab()
    let database = try lab.open(connections: 3)
    func connections() throws -> String? {
      try PostgreSQLServer.running().execute(
        "select count(*) from pg_stat_activity where application_name = '\(lab.name)'")
    }
    for _ in 0..<20 { _ = try await Self.append(.accounts, database) }
    #expect(try connections() == "1")
    let (inside, go) = (Recorder<Int>(), DispatchSemaphore(value: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<12 {
        group.addTask {
          try await database.read { connection in
            _ = try EventLog.head(of: .accounts, in: connection)
            inside.record(1)
            go.wait()
          }
        }
      }
      try await eventually("three do not run beside each other") { inside.all.count == 3 }
      #expect(try connections() == "3")
      for _ in 0..<12 { go.signal() }
      try await group.waitForAll()
    }
    #expect(inside.all.count == 12)
    #expect(try connections() == "3")
    try database.close()
  }

  @Test("Two who wait for each other are both done in the end")
  func deadlock() async throws {
    let lab = try Lab()
    let (one, other) = (try lab.open(), try lab.open())
    let topics = (EventTopic.user(UUID()), EventTopic.user(UUID()))
    let met = Recorder<Int>()
    func cross(_ database: any SQLDatabase, _ first: EventTopic, _ second: EventTopic) async throws {
      try await database.write { connection in
        _ = try EventLog.append("e", "p", to: first, at: Self.now, in: connection)
        met.record(1)
        // The first time, only when the other holds what is wanted next.
        while met.all.count < 2 { sched_yield() }
        _ = try EventLog.append("e", "p", to: second, at: Self.now, in: connection)
      }
    }
    async let first: Void = cross(one, topics.0, topics.1)
    async let second: Void = cross(other, topics.1, topics.0)
    _ = try await (first, second)
    #expect(met.all.count > 2)
    for topic in [topics.0, topics.1] {
      #expect(try await one.read { try EventLog.head(of: topic, in: $0) } == 2)
    }
    try one.close()
    try other.close()
  }

  @Test("Who finds a row that somebody has just written looks again, and says what it would have said after them")
  func raced() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let looks = Recorder<Bool>()
    func add() async throws -> Bool {
      try await database.write { connection in
        let isTaken = try UserRow.find(anyone: "ana", in: connection) != nil
        looks.record(isTaken)
        // Both have looked before one of them writes.
        while looks.all.count < 2 { sched_yield() }
        guard !isTaken else { return false }
        try connection.run(
          "users.insert",
          [
            "id": EntityID.random(), "username": "ana", "email": nil, "display_name": "Ana", "role": UserRole.member,
            "password_hash": nil, "at": Self.now,
          ])
        return true
      }
    }
    async let first = add()
    async let second = add()
    let added = try await [first, second]
    #expect(added.filter { $0 }.count == 1)
    #expect(looks.all == [false, false, true])
    try database.close()
  }

  @Test("Of those who want a name at once one gets it, and the others hear that it is taken")
  func named() async throws {
    let lab = try AccountsLab(.postgres)
    let codes = await withTaskGroup(of: ErrorCode?.self) { group in
      for _ in 0..<8 {
        group.addTask { await lab.code { try await lab.user("ana") } }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.filter { $0 == nil }.count == 1)
    #expect(codes.filter { $0 == .usernameTaken }.count == 7)
  }

  @Test("A body that goes on after a failure is not taken for done")
  func broken() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let topic = EventTopic.user(UUID())
    let failure = await Self.failure {
      try await database.write { connection in
        _ = try EventLog.append("e", "p", to: topic, at: Self.now, in: connection)
        _ = try? EventLog.append("", "p", to: topic, at: Self.now, in: connection)
      }
    }
    #expect(failure?.kind == .wrongStatement)
    #expect(try await database.read { try EventLog.head(of: topic, in: $0) } == 0)
    try database.close()
  }

  @Test("A text with a NUL and an instant beyond all calendars are refused, not cut off")
  func forbidden() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let topic = EventTopic.user(UUID())
    for (event, at) in [
      ("a\0b", Self.now), ("a", Timestamp(milliseconds: .max)), ("a", Timestamp(milliseconds: 1 << 54)),
    ] {
      let failure = await Self.failure {
        try await database.write { _ = try EventLog.append(event, "p", to: topic, at: at, in: $0) }
      }
      #expect(failure?.kind == .forbiddenValue, "\(event) \(at)")
    }
    #expect(try await database.read { try EventLog.head(of: topic, in: $0) } == 0)
    try database.close()
  }

  @Test("A read writes nothing")
  func readOnly() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let failure = await Self.failure {
      try await database.read { _ = try EventLog.append("e", "p", to: .accounts, at: Self.now, in: $0) }
    }
    #expect(failure?.kind == .unavailable)
    #expect(try await Self.append(.accounts, database) == 1)
    try database.close()
  }

  @Test("Failures name tables and columns, never values; nothing names the password")
  func secrets() async throws {
    let lab = try Lab()
    let database = try lab.open()
    let topic = "secret-of-ana"
    try await database.write { connection in
      try connection.run("events.number", ["topic": topic, "count": 1, "at": Self.now])
      try connection.run(
        "events.insert", ["topic": topic, "seq": 1, "event": "secret", "payload": "secret", "at": Self.now])
    }
    for seq: any SQLConvertible in [1, "secret"] {
      let failure = await Self.failure {
        _ = try await database.write { connection in
          try connection.run(
            "events.insert", ["topic": topic, "seq": seq, "event": "secret", "payload": "secret", "at": Self.now])
        }
      }
      #expect(failure.map { !$0.description.contains("secret") } == true, "\(failure?.description ?? "")")
    }
    try database.close()

    let url = try #require(PostgreSQLURL("postgres://ana:hidden-1@127.0.0.1:1/ncall?password=hidden-2"))
    #expect(url.description == "postgres://ana@127.0.0.1:1/ncall")
    let unreachable = #expect(throws: SQLFailure.self) { try PostgreSQLSession(url) }
    #expect(unreachable?.kind == .lost)
    #expect(unreachable?.description.contains("hidden") == false)
  }

  @Test(
    "What is no URL of a database is none",
    arguments: [
      "postgres:/x", "postgres://ana:100%@host/db", "postgres://host/db?what=1", "mysql://x",
      "postgres://h/a\0b", "sqlite:", "ncall.db", "",
    ])
  func noURL(text: String) { #expect(DatabaseLocation(text) == nil) }

  @Test("A check says what the next start will do, and what it could not")
  func inspected() throws {
    let lab = try Lab()
    let fresh = try PostgreSQLInspection.inspect(lab.url)
    #expect(fresh.problems == [] && fresh.isNew && fresh.pending == EmbeddedSQL.migrations.count)
    #expect(try lab.place.sql("select tablename::text from pg_tables where schemaname = current_schema()") == [])
    try lab.open().close()
    let made = try PostgreSQLInspection.inspect(lab.url)
    #expect(made.problems == [] && !made.isNew && made.pending == 0)
    let next = Migration(name: "next", text: "create table later (x integer);")
    try PostgreSQLDatabase(lab.url, log: lab.log.logger, migrations: EmbeddedSQL.migrations + [next]).close()
    let newer = #expect(throws: SQLFailure.self) { try PostgreSQLInspection.inspect(lab.url) }
    #expect(newer?.kind == .wrongSchema)
  }
}
