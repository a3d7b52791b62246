import Foundation
import NchatAPI
import Testing

@testable import Backend

/// A database that is changed by one process while others work on it, or that was not made by this server.
@Suite("Changes of a PostgreSQL database that is used")
struct PostgreSQLMigrationTests {
  private static let next = Migration(
    name: "next",
    text: "alter table nchat_users add column later integer; alter table nchat_calls add column later integer;")

  private final class Lab: Sendable {
    let place: TestPlace
    let url: PostgreSQLURL

    init() throws {
      place = try TestPlace(.postgres)
      guard case .postgres(let url) = place.location else { throw NeverHappened() }
      self.url = url
    }

    func open(_ migrations: [Migration] = EmbeddedSQL.migrations, connections: Int = 4) throws -> PostgreSQLDatabase {
      try PostgreSQLDatabase(url, connections: connections, log: LogRecorder.silent, migrations: migrations)
    }

    /// Opens it with one migration more, on a thread of its own.
    func migrate() async throws {
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        Thread { [self] in
          done.resume(with: Result { try open(EmbeddedSQL.migrations + [PostgreSQLMigrationTests.next]).close() })
        }.start()
      }
    }

    /// A transaction that uses a table for as long as it likes.
    func busy() throws -> PostgreSQLSession {
      let session = try PostgreSQLSession(url)
      try session.execute(
        "set idle_in_transaction_session_timeout = 0; begin; select count(*) from nchat_events", doing: "a test's wish")
      return session
    }

    func asks(_ question: String) throws -> Bool { try place.sql("select \(question)") == [["1"]] }

    func hasLater() throws -> Bool {
      try asks("exists (select 1 from pg_attribute where attrelid = 'nchat_calls'::regclass and attname = 'later')")
    }

    func waits() throws -> Bool {
      try asks("exists (select 1 from pg_locks where not granted and relation = 'nchat_events'::regclass)")
    }
  }

  @Test("It gives way to those who work, and is done when they let it")
  func givesWay() async throws {
    let lab = try Lab()
    let others = try lab.open()
    let busy = try lab.busy()
    async let migrated: Void = lab.migrate()
    try await eventually("it does not wait") { try lab.waits() }
    // It holds what is asked for here, and waits for what is held there.
    for _ in 0..<3 { #expect(try await others.read { try UserRow.find(anyone: "ana", in: $0) } == nil) }
    #expect(try !lab.hasLater())
    try busy.execute("commit", doing: "a test's wish")
    try await migrated
    #expect(try lab.hasLater())
    try others.close()
  }

  @Test("Where others never let it, it says so and leaves nothing behind")
  func neverLet() throws {
    let lab = try Lab()
    try lab.open().close()
    let busy = try lab.busy()
    let failure = #expect(throws: SQLFailure.self) {
      try PostgreSQLMigration.run(
        try PostgreSQLSession(lab.url), .embedded(.postgres),
        Schema(migrations: EmbeddedSQL.migrations + [Self.next], dialect: .postgres), policies: EmbeddedSQL.policies,
        attempts: 1)
    }
    #expect(failure?.kind == .busy && failure?.description.contains("stop the other processes") == true)
    #expect(try !lab.hasLater())
  }

  @Test("It comes through between transactions that use tables in either order")
  func underLoad() async throws {
    let lab = try Lab()
    try lab.open().close()
    let isOver = Recorder<Bool>()
    let rounds = Recorder<Int>()
    let tables = ["nchat_users", "nchat_channels", "nchat_calls", "nchat_streams", "nchat_events"]
    for order in [tables, tables.reversed()] {
      Thread {
        guard let session = try? PostgreSQLSession(lab.url) else { return }
        while isOver.all.isEmpty {
          do throws(SQLFailure) {
            try session.begin("read committed")
            for table in order {
              try session.execute("lock table \(table) in row exclusive mode", doing: "a test's wish")
            }
            try session.commit()
            rounds.record(1)
          } catch { session.rollback() }
        }
        rounds.record(0)
      }.start()
    }
    try await eventually("nobody works") { rounds.all.count > 10 }
    try await lab.migrate()
    let before = rounds.all.count
    try await eventually("nobody works any more") { rounds.all.count > before + 10 }
    isOver.record(true)
    try await eventually("they do not end") { rounds.all.count { $0 == 0 } == 2 }
    #expect(try lab.hasLater())
  }

  @Test("Statements that were prepared before tables were changed, or that the server has forgotten, are planned anew")
  func prepared() async throws {
    let lab = try Lab()
    let database = try lab.open(connections: 1)
    let id = EntityID.random()
    @Sendable func look() async throws { #expect(try await database.read { try CallRows.load(id, in: $0) } == nil) }
    try await look()
    try lab.place.sql("alter table nchat_calls add column later integer")
    try await look()
    try await DatabaseIdentity.user(id).run { try await look() }
    try lab.place.sql("alter table nchat_calls add column still_later integer")
    try await DatabaseIdentity.user(id).run { try await look() }
    try await database.write { try $0.script("deallocate all") }
    try await look()
    try database.close()
  }

  @Test(
    "What requests may do is set anew where it is not there any more, and where it is nothing is done",
    arguments: [
      "drop policy seen on nchat_calls", "revoke select on nchat_people from ncall_app",
      "revoke usage on schema {} from ncall_app", "drop trigger ncall_guard on nchat_call_participants",
      "alter table nchat_calls disable row level security", "drop function ncall_is_busy(uuid)",
      "revoke select (email) on nchat_users from ncall_app", "grant select on nchat_api_keys to ncall_app",
    ])
  func lost(_ what: String) throws {
    let lab = try Lab()
    try lab.open().close()
    func made() throws -> [[String?]] {
      try lab.place.sql("select oid::text from pg_proc where proname = 'ncall_user' and oid = to_regproc('ncall_user')")
    }
    let before = try made()
    #expect(try PostgreSQLInspection.inspect(lab.url).isAllowed)
    try lab.open().close()
    #expect(try made() == before)
    let schema = try #require(try lab.place.sql("select current_schema()::text").first?.first ?? nil)
    try lab.place.sql(what.replacing("{}", with: schema))
    let found = try PostgreSQLInspection.inspect(lab.url)
    #expect(!found.isAllowed && found.problems == [])
    try lab.open().close()
    #expect(try made() != before)
    #expect(try PostgreSQLInspection.inspect(lab.url).isAllowed)
  }

  @Test("A commit that the server does not answer holds up the others for a while, and not for ever")
  func hangingCommit() async throws {
    let lab = try Lab()
    let name = "t" + String(UInt32.random(in: 0 ... .max))
    let url = try #require(PostgreSQLURL(lab.url.text + "&application_name=" + name))
    let database = try PostgreSQLDatabase(url, connections: 2, commitLimit: 1_000, log: LogRecorder.silent)
    // No bound of statements ends what is done within a commit: here it waits for a lock that somebody else has.
    let lock = Int.random(in: 1...1_000_000_000)
    let holder = try PostgreSQLSession(lab.url)
    try holder.execute("select pg_advisory_lock(\(lock))", doing: "cannot hold the lock")
    try lab.place.sql(
      """
      create function hang() returns trigger language plpgsql set lock_timeout = 0
      as $$ begin perform pg_advisory_xact_lock(\(lock)); return null; end $$;
      """)
    try lab.place.sql(
      """
      create constraint trigger hang after insert on nchat_events deferrable initially deferred
      for each row when (new.event = 'hang') execute function hang()
      """)
    @Sendable func tell(_ event: String) async throws {
      _ = try await database.write {
        try EventLog.append(event, "p", to: .user(UUID()), at: Timestamp(milliseconds: 1_800_000_000_000), in: $0)
      }
    }
    let hanging = Task { () -> SQLFailure? in
      do { try await tell("hang") } catch { return error as? SQLFailure }
      return nil
    }
    try await eventually("it does not hang") {
      try lab.asks(
        "exists (select 1 from pg_stat_activity where application_name = '\(name)' and wait_event = 'advisory')")
    }
    try await tell("e")
    let failure = await hanging.value
    #expect(
      failure?.kind == .lost && failure?.description.contains("nobody knows") == true, "\(failure?.description ?? "")")
    try PostgreSQLServer.running().execute(
      "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = '\(name)'")
    try await tell("e")
    try database.close()
    withExtendedLifetime(holder) {}
  }
}
