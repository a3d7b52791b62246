import Foundation
import MediaBasics
import NchatAPI
import Testing

@testable import Backend

@Suite("The log of events")
struct EventLogTests {
  @Test(
    "Whatever is appended, forgotten and asked for: no number is missing, and nobody misses an event without being told",
    arguments: SQLDialect.allCases)
  func property(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    var random = SeededGenerator(seed: 20_261)
    let topics = (0..<3).map { _ in EventTopic.channel(UUID()) }
    /// What was ever appended to each topic: when, and what.
    var model = topics.map { _ in [(at: Timestamp, payload: String)]() }
    var now = Timestamp(milliseconds: 1_800_000_000_000)
    var swept = Timestamp(milliseconds: 0)
    for step in 0..<600 {
      now = now + Double.random(in: 0...20, using: &random)
      let index = Int.random(in: 0..<3, using: &random)
      let topic = topics[index]
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        swept = now + -EventLog.keptFor
        try await test.database.write { [now] in try EventLog.sweep(at: now, in: $0) }
      case 1...5:
        // One, or several in a row.
        let payloads = (0..<Int.random(in: 0...4, using: &random)).map { #"["\(step)\\n",\#($0)]"# } + [String(step)]
        let records = try await test.database.write { [now] in
          try EventLog.append(payloads.map { ("e", $0) }, to: topic, at: now, in: $0)
        }
        let numbers = payloads.indices.map { Int64(model[index].count + $0 + 1) }
        model[index] += payloads.map { (now, $0) }
        #expect(records.map(\.seq) == numbers && records.map(\.payload) == payloads)
      default:
        let all = model[index]
        let head = Int64(all.count)
        let since = Int64.random(in: -1...head + 1, using: &random)
        let read = try await test.database.read { try EventLog.read(topic, since: since, in: $0) }
        guard (0...head).contains(since) else {
          #expect(read == .reset(head: head))
          continue
        }
        let missed = all.dropFirst(Int(since))
        let areKept = missed.allSatisfy { $0.at >= swept }
        switch read {
        case .reset(let reset):
          #expect(reset == head)
          #expect(!areKept, "step \(step): events since \(since) were kept")
        case .events(let events, let last):
          #expect(areKept)
          #expect(last == head)
          #expect(events.map(\.payload) == missed.map(\.payload))
          #expect(events.map(\.seq) == Array(since..<head).map { $0 + 1 })
        }
        // Two minutes are always kept.
        if missed.allSatisfy({ now - $0.at <= 120 }) { #expect(areKept) }
      }
    }
  }

  @Test("Writers at the same time get numbers without gaps", arguments: SQLDialect.allCases)
  func concurrent(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    let (busy, quiet) = (EventTopic.user(UUID()), EventTopic.user(UUID()))
    let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
      for writer in 0..<8 {
        group.addTask {
          var numbers: [Int64] = []
          for _ in 0..<25 {
            numbers.append(
              try await test.database.write { connection in
                if writer == 0 { _ = try EventLog.append("e", "q", to: quiet, at: now, in: connection) }
                return try EventLog.append("e", "b", to: busy, at: now, in: connection).seq
              })
          }
          // Each writer's own come in order.
          #expect(numbers == numbers.sorted())
          return numbers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(numbers.sorted() == Array(1...200))
    #expect(try await test.database.read { try EventLog.head(of: quiet, in: $0) } == 25)
  }

  @Test("Somebody who missed more than fits begins anew", arguments: SQLDialect.allCases)
  func limit(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let topic = EventTopic.user(UUID())
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    try await test.database.write { connection in
      for _ in 0..<11 { _ = try EventLog.append("e", "p", to: topic, at: now, in: connection) }
    }
    try await test.database.read { connection in
      #expect(try EventLog.read(topic, since: 0, limit: 10, in: connection) == .reset(head: 11))
      guard case .events(let events, head: 11) = try EventLog.read(topic, since: 1, limit: 10, in: connection) else {
        Issue.record("ten events fit")
        return
      }
      #expect(events.count == 10)
    }
  }

  @Test("Whoever needs one that was forgotten before those around it begins anew", arguments: SQLDialect.allCases)
  func gap(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let topic = EventTopic.user(UUID())
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    try await test.database.write { connection in
      let first = try EventLog.append("e", "p", to: topic, at: now, in: connection)
      // It had begun earlier, and has waited for the one before.
      _ = try EventLog.append("e", "p", to: topic, at: now + -2, in: connection)
      try EventLog.sweep(at: now + EventLog.keptFor + -1, in: connection)
      #expect(try EventLog.page(topic, since: 0, limit: 10, in: connection) == .events([first], head: 2))
      #expect(try EventLog.page(topic, since: 1, limit: 10, in: connection) == .reset(head: 2))
      #expect(try EventLog.read(topic, since: 0, in: connection) == .reset(head: 2))
      let third = try EventLog.append("e", "p", to: topic, at: now + 1, in: connection)
      for since in [0, 1] as [Int64] {
        #expect(try EventLog.page(topic, since: since, limit: 10, in: connection) == .reset(head: 3), "after \(since)")
      }
      #expect(try EventLog.page(topic, since: 2, limit: 10, in: connection) == .events([third], head: 3))
    }
  }

  @Test(
    "The number of a topic goes on when its events are forgotten; a call's is forgotten a week after its last",
    arguments: SQLDialect.allCases)
  func forgotten(_ dialect: SQLDialect) async throws {
    let test = try TestDatabase(dialect)
    let (user, call) = (EventTopic.user(UUID()), EventTopic.call(UUID()))
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    try await test.database.write { connection in
      for topic in [user, call] { _ = try EventLog.append("e", "p", to: topic, at: now, in: connection) }
      try EventLog.sweep(at: now + 6 * 86_400, in: connection)
      #expect(try EventLog.head(of: call, in: connection) == 1)
      try EventLog.sweep(at: now + 8 * 86_400, in: connection)
      #expect(try EventLog.head(of: call, in: connection) == 0)
      #expect(try EventLog.append("e", "p", to: user, at: now + 8 * 86_400, in: connection).seq == 2)
    }
  }
}
