import Foundation
import MediaBasics
import NchatAPI
import Synchronization
import Testing

@testable import Backend

@Suite("Events of several processes, brought to those who follow them in one")
struct EventRelayTests {
  private static let now = Timestamp.now()

  /// A relay on a database, and somebody who follows topics through it as connections do.
  private final class Lab: Sendable {
    let test: TestDatabase
    let relay: EventRelay
    let news = Recorder<Void>()
    let accounts = Recorder<Void>()
    private let reading: Task<Void, Never>
    private let topics = Mutex<[String: Followed]>([:])

    struct Followed {
      /// Nil until the topic has been read.
      var seen: Int64?
      var held: [Int64] = []
      var got: [Int64] = []
      var skips = 0
    }

    init() throws {
      test = try TestDatabase()
      let relay = EventRelay(database: test.database, process: 1, log: LogRecorder.silent) { [news] in news.record(()) }
      self.relay = relay
      reading = Task { await relay.run() }
      relay.pass(
        to: EventRelay.Outlet(
          pass: { [weak self] in self?.take($0) }, skipped: { [weak self] in self?.skip($0) },
          accounts: { [accounts] in accounts.record(()) }))
    }

    func end() async {
      reading.cancel()
      await reading.value
    }

    private func take(_ events: [EventRecord]) {
      topics.withLock { topics in
        for event in events {
          guard topics[event.topic] != nil else { continue }
          if topics[event.topic]?.seen == nil {
            topics[event.topic]?.held.append(event.seq)
          } else {
            Self.see(event.seq, of: event.topic, &topics)
          }
        }
      }
    }

    private static func see(_ seq: Int64, of topic: String, _ topics: inout [String: Followed]) {
      guard let seen = topics[topic]?.seen, seq > seen else { return }
      #expect(seq == seen + 1, "\(topic) leaves something out")
      topics[topic]?.seen = seq
      topics[topic]?.got.append(seq)
    }

    private func skip(_ topic: String) { topics.withLock { $0[topic]?.skips += 1 } }

    func of(_ topic: EventTopic) -> Followed? { topics.withLock { $0[topic.name] } }

    /// Begins to follow a topic; something may happen between its steps.
    func follow(_ topic: EventTopic, meanwhile: () async throws -> Void = {}) async throws {
      topics.withLock { $0[topic.name] = Followed() }
      relay.followed(topic.name)
      var head: Int64
      repeat {
        head = try await self.head(of: topic)
        try await meanwhile()
      } while relay.reached(topic.name, head) > head
      topics.withLock { [head] topics in
        topics[topic.name]?.seen = head
        for seq in topics[topic.name]?.held ?? [] { Self.see(seq, of: topic.name, &topics) }
      }
    }

    func unfollow(_ topic: EventTopic) {
      topics.withLock { $0[topic.name] = nil }
      relay.unfollowed(topic.name)
    }

    func head(of topic: EventTopic) async throws -> Int64 {
      try await test.database.read { try EventLog.head(of: topic, in: $0) }
    }

    /// An event of this process.
    func own(_ topic: EventTopic, count: Int = 1) async throws {
      let ledger = Ledger(database: test.database) { [relay] in relay.publish($0) }
      for _ in 0..<count { try await ledger.change(at: now) { try $0.tell(topic, "own", 1) } }
    }

    /// An event of another process; nobody is told of it.
    @discardableResult
    func other(_ topic: EventTopic) async throws -> Int64 {
      try await test.database.write { try EventLog.append("other", 2, to: topic, at: now, in: $0).seq }
    }

    func told(_ topic: EventTopic, _ seq: Int64) {
      relay.heard(EventNotice(process: 2, topics: [topic.name: seq]).payload)
    }
  }

  @Test("Own events go out with their commit, and others are told of them, together")
  func own() async throws {
    let lab = try Lab()
    let (topic, other) = (EventTopic.user(UUID()), EventTopic.user(UUID()))
    try await lab.follow(topic)
    #expect(lab.relay.takeNotice() == nil)
    try await lab.own(topic, count: 3)
    #expect(lab.of(topic)?.got == [1, 2, 3])
    try await lab.own(other)
    #expect(lab.news.all.count == 4)
    let notice = try #require(lab.relay.takeNotice().flatMap { EventNotice(payload: $0) })
    #expect(notice == EventNotice(process: 1, topics: [topic.name: 3, other.name: 1]))
    #expect(lab.relay.takeNotice() == nil)
    // One's own word is no news.
    lab.relay.heard(notice.payload)
    await lab.end()
  }

  @Test("Of too many topics at once it is only told that they are many")
  func many() async throws {
    let lab = try Lab()
    lab.relay.publish(
      (0..<1_000).map { _ in
        EventRecord(topic: EventTopic.call(UUID()).name, seq: 1, event: "e", payload: "1", at: .now())
      })
    #expect(lab.relay.takeNotice() == "1 1 *")
    try await lab.own(.accounts)
    #expect(lab.relay.takeNotice() == "1 1 accounts=1")
    #expect(lab.accounts.all.count == 1)
    await lab.end()
  }

  @Test("What another process tells of is read and passed on; an own event waits for what comes before it")
  func between() async throws {
    let lab = try Lab()
    let topic = EventTopic.user(UUID())
    try await lab.follow(topic)
    lab.told(topic, try await lab.other(topic))
    try await eventually("it was not passed on") { lab.of(topic)?.got == [1] }
    // Not told of, and not yet looked for.
    try await lab.other(topic)
    try await lab.own(topic)
    try await eventually("it was not passed on") { lab.of(topic)?.got == [1, 2, 3] }
    await lab.end()
  }

  @Test("What nobody tells of, since its process has ended, is found")
  func untold() async throws {
    let lab = try Lab()
    let topics = (0..<2).map { _ in EventTopic.user(UUID()) }
    for topic in topics { try await lab.follow(topic) }
    for _ in 0..<3 { for topic in topics { try await lab.other(topic) } }
    for topic in topics { try await eventually("it was not found") { lab.of(topic)?.got == [1, 2, 3] } }
    await lab.end()
  }

  @Test("Words that say too much, or nothing, are no harm")
  func wrong() async throws {
    let lab = try Lab()
    let topic = EventTopic.user(UUID())
    try await lab.follow(topic) { lab.told(topic, 1_000) }
    lab.told(topic, .max)
    lab.told(EventTopic.user(UUID()), 3)
    lab.relay.heard("what is this")
    try await lab.other(topic)
    try await lab.own(topic)
    try await eventually("it was not passed on") { lab.of(topic)?.got == [1, 2] }
    await lab.end()
  }

  @Test("Whoever follows a topic while it goes on gets everything from where they have read it")
  func beginning() async throws {
    let lab = try Lab()
    let topic = EventTopic.user(UUID())
    try await lab.follow(topic) {
      try await lab.own(topic)
      lab.told(topic, try await lab.other(topic))
    }
    try await eventually("what happened meanwhile was lost") { lab.of(topic)?.seen == 2 }
    await lab.end()
  }

  @Test("A topic whose events are not kept any more, or which is that of an older database, is read anew")
  func restarted() async throws {
    let lab = try Lab()
    let topic = EventTopic.user(UUID())
    try await lab.follow(topic)
    for _ in 0..<5 { try await lab.other(topic) }
    try lab.test.sql("delete from nchat_events")
    try await eventually("it was not noticed") { (lab.of(topic)?.skips ?? 0) > 0 || lab.of(topic)?.seen == 5 }
    try lab.test.sql("update nchat_topics set seq = 1")
    let before = lab.of(topic)?.skips ?? 0
    try await eventually("it was not noticed that it went back") { (lab.of(topic)?.skips ?? 0) > before }
    #expect(lab.relay.reached(topic.name, 0) == 1, "whoever has read less has to read again")
    await lab.end()
  }

  @Test("A topic that goes with its only event is read anew, though nobody has seen the event")
  func gone() async throws {
    let lab = try Lab()
    let topic = EventTopic.stream(UUID())
    try await lab.follow(topic)
    let seq = try await lab.other(topic)
    try lab.test.sql("delete from nchat_events")
    try lab.test.sql("delete from nchat_topics")
    lab.told(topic, seq)
    try await eventually("it was not noticed that it is gone") { (lab.of(topic)?.skips ?? 0) > 0 }
    #expect(lab.of(topic)?.got == [])
    // Once.
    lab.relay.look()
    try await lab.own(topic)
    try await eventually("it does not go on") { lab.of(topic)?.got == [1] }
    #expect(lab.of(topic)?.skips == 1)
    await lab.end()
  }

  @Test(
    "Processes that write to the same topics at once, words that come late or never: in order, nothing twice",
    arguments: 0..<6)
  func property(_ seed: Int) async throws {
    let lab = try Lab()
    var random = SeededGenerator(seed: UInt64(70_000 + seed))
    let topics = (0..<3).map { _ in EventTopic.channel(UUID()) }
    var late: [(EventTopic, Int64)] = []
    for topic in topics.dropFirst() { try await lab.follow(topic) }
    for _ in 0..<150 {
      let topic = topics[Int.random(in: 0..<3, using: &random)]
      switch Int.random(in: 0..<12, using: &random) {
      case 0...3: try await lab.own(topic)
      case 4...6: late.append((topic, try await lab.other(topic)))
      case 7: lab.told(topic, try await lab.other(topic))
      case 8:
        late.shuffle(using: &random)
        if let (topic, seq) = late.popLast() { lab.told(topic, seq) }
      case 9 where lab.of(topic) != nil: lab.unfollow(topic)
      case 9,
        10 where lab.of(topic) == nil:
        let isBusy = Bool.random(using: &random)
        try await lab.follow(topic) { if isBusy { try await lab.own(topic) } }
      default:
        async let one: Void = lab.own(topic, count: 3)
        async let two = lab.other(topic)
        _ = try await (one, two)
      }
    }
    for topic in topics where lab.of(topic) != nil {
      let head = try await lab.head(of: topic)
      try await eventually("\(topic) ends at \(lab.of(topic)?.seen ?? -1), not at \(head)") {
        lab.of(topic)?.seen == head
      }
    }
    await lab.end()
  }
}
