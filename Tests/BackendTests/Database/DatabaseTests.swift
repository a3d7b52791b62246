import Foundation
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("A database, whichever it is")
struct DatabaseTests {
  private static let now = Timestamp(milliseconds: 1_800_000_000_000)

  private static func kind(_ body: () async throws -> Void) async -> SQLFailure.Kind? {
    do {
      try await body()
      return nil
    } catch { return (error as? SQLFailure)?.kind }
  }

  private struct Refusal: Error {}

  @Test(
    "What a body throws undoes what it wrote, and is what the caller gets; others are not touched by it",
    arguments: SQLDialect.allCases)
  func undone(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
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

  @Test("What was committed is told in the order of commits, before the writer goes on", arguments: SQLDialect.allCases)
  func order(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
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

  @Test("A broken rule of the tables is named by its kind", arguments: SQLDialect.allCases)
  func kinds(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
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

  @Test("A column that is not there, or is something else, is an error and not a trap", arguments: SQLDialect.allCases)
  func columns(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let topic = EventTopic.user(UUID())
    let row = try await test.database.write { connection in
      try #require(try connection.first("events.number", ["topic": topic.name, "count": 1, "at": Self.now]))
    }
    #expect(try row["seq"] as Int == 1)
    #expect(try row["seq"] as Int64? == 1)
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

  @Test("Two programs use one database at once", arguments: SQLDialect.allCases)
  func twoPrograms(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let other = try test.place.open()
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

  @Test("What goes in comes out the same, to its last bit", arguments: SQLDialect.allCases)
  func values(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let user = EntityID.random()
    let texts = ["", "a", "it's :not $1 \\ \"quoted\"", "ü€😀\u{2028}\n\t", String(repeating: "長", count: 200)]
    let reals = [0, -1.5, 0.1, 1.0 / 3, 1e-300, .greatestFiniteMagnitude, 90.00000000000001]
    let document = try JSONValue(parsing: #"{"a":[1,2.5,true,null,"\u00fc\\\""],"b":{"c":"" }}"#.utf8)
    let instants = [0, -1, 1, 1_800_000_000_123, 253_402_300_799_999].map(Timestamp.init(milliseconds:))
    _ = try await test.database.write { connection in
      try connection.run(
        "users.insert",
        [
          "id": user, "username": "ana", "email": nil, "display_name": "ana", "role": UserRole.member,
          "password_hash": nil, "at": Self.now,
        ])
    }
    for text in texts {
      let row = try await test.database.write { connection in
        try connection.run("presence.set", ["user": user, "status": "dnd", "message": text, "at": Self.now])
        return try #require(try connection.first("users.by_id", ["user": user]))
      }
      #expect(try row["presence_message"] as String? == text)
      #expect(try row["email"] as String? == nil)
      #expect(try row["id"] as EntityID == user)
      #expect(try row["call_waiting"] as Bool)
    }
    for instant in instants {
      let row = try await test.database.write { connection in
        try connection.run("users.seen", ["user": user, "at": instant])
        return try #require(try connection.first("users.by_id", ["user": user]))
      }
      #expect(try row["last_seen_at"] as Timestamp == instant)
    }
    let call = EntityID.random()
    try await test.database.write { connection in
      try connection.run(
        "calls.insert",
        [
          "id": call, "room": "r", "room_sid": nil, "type": "audio", "status": "ringing", "channel": nil,
          "initiator": user, "is_group": true, "is_huddle": false, "max_participants": 100, "has_lobby": false,
          "allows_unmute": true, "allows_screen_share": false, "at": Self.now, "metadata": document,
          "room_state": "open",
        ])
      for real in reals {
        try connection.run(
          "quality.connection",
          [
            "id": EntityID.random(), "call": call, "user": user, "peer": "\(real)", "reported_by": "client",
            "state": "new", "ice_state": nil, "bitrate": real, "loss": nil, "latency": nil, "jitter": nil, "mos": nil,
            "score": nil, "started_at": Self.now, "ended_at": nil, "at": Self.now,
          ])
      }
    }
    try await test.database.read { connection in
      let row = try #require(try connection.first("calls.load", ["call": call]))
      #expect(try row["metadata"] as JSONValue == document)
      #expect(try row["is_group_call"] as Bool && !(row["is_huddle"] as Bool))
      #expect(try row["max_participants"] as Int == 100)
      let nobody: EntityID? = nil
      let never: Timestamp? = nil
      let rows = try connection.rows(
        "quality.connections", ["call": call, "participant": nobody, "since": never, "limit": 100])
      let read = try rows.map { row in try row["avg_bitrate_kbps"] as Double }
      #expect(Set(read.map(\.bitPattern)) == Set(reals.map(\.bitPattern)))
    }
  }

  @Test("A read sees one state from beginning to end, whatever is written meanwhile", arguments: SQLDialect.allCases)
  func snapshot(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let topic = EventTopic.user(UUID())
    let other = try test.place.open()
    let (begun, written) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    async let read = test.database.read { connection in
      let before = try EventLog.head(of: topic, in: connection)
      begun.signal()
      let waited = written.wait(timeout: .now() + 60)
      #expect(waited == .success)
      return (before, try EventLog.head(of: topic, in: connection))
    }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        begun.wait()
        continuation.resume()
      }
    }
    try await other.write { _ = try EventLog.append("e", "p", to: topic, at: Self.now, in: $0) }
    written.signal()
    let (before, after) = try await read
    #expect(before == 0 && after == 0)
    #expect(try await test.database.read { try EventLog.head(of: topic, in: $0) } == 1)
    try other.close()
  }

  @Test(
    "Writers who tell the same topics in any order do not get into each other's way", arguments: SQLDialect.allCases)
  func crossed(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let topics = (0..<4).map { _ in EventTopic.user(UUID()) }
    let told = Recorder<EventRecord>()
    let ledger = Ledger(database: test.database) { for event in $0 { told.record(event) } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          try await ledger.change(at: Self.now) { change in
            for place in 0..<4 { try change.tell(topics[(number + place) % 4], "e", number) }
          }
        }
      }
      try await group.waitForAll()
    }
    for topic in topics {
      #expect(told.all.filter { $0.topic == topic.name }.map(\.seq) == Array(1...100))
    }
    // Those of one write go out together, in the order in which it told them.
    let payloads = told.all.map(\.payload)
    #expect(stride(from: 0, to: 400, by: 4).allSatisfy { Set(payloads[$0..<$0 + 4]).count == 1 })
  }

  @Test("A closed database says so", arguments: SQLDialect.allCases)
  func closed(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    try test.database.close()
    #expect(await Self.kind { _ = try await test.database.read { try EventLog.head(of: .accounts, in: $0) } } != nil)
  }
}
