import Foundation
import LiveKitProtocol
import NchatAPI

/// The events in the database: each written in the transaction that makes it true, with the next number of its topic.
enum EventLog {
  /// Seconds that an event is kept. A client may ask for what it missed in the last 120 s; the rest is for slow sweeps.
  static let keptFor = 150.0
  /// Seconds after its last event that the counter of a call's topic is forgotten. Calls do not come back; people and channels do.
  static let callsRememberedFor = 7 * 86_400.0

  /// What there is for somebody who has seen a topic's events up to a number.
  enum Catchup: Equatable {
    /// All that came since, oldest first; `head` is the last number of the topic.
    case events([EventRecord], head: Int64)
    /// Some of what came since is not kept any more, or never was: they must begin anew from `head`.
    case reset(head: Int64)
  }

  /// Appends an event to a topic.
  /// - Throws: `SQLFailure`; what the encoder throws of a payload that is no JSON.
  static func append(
    _ event: String, _ payload: some Encodable, to topic: EventTopic, at now: Timestamp,
    in connection: any SQLConnection
  ) throws -> EventRecord {
    try append(event, text: try text(of: payload), to: topic, at: now, in: connection)
  }

  /// A payload as it is stored.
  static func text(of payload: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(payload), as: UTF8.self)
  }

  /// Appends an event whose payload is JSON already.
  /// - Throws: `SQLFailure`.
  static func append(
    _ event: String, text: String, to topic: EventTopic, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> EventRecord {
    let record = EventRecord(
      topic: topic.name, seq: try lastNumber(of: 1, topic, now, connection), event: event, payload: text, at: now)
    try connection.run(
      "events.insert",
      ["topic": record.topic, "seq": record.seq, "event": record.event, "payload": record.payload, "at": record.at])
    return record
  }

  /// Appends several events, whose payloads are JSON already, with numbers that follow each other: as many statements as for one.
  /// - Throws: `SQLFailure`.
  static func append(
    _ events: [(event: String, text: String)], to topic: EventTopic, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> [EventRecord] {
    if let only = events.first, events.count == 1 {
      return [try append(only.event, text: only.text, to: topic, at: now, in: connection)]
    }
    guard !events.isEmpty else { return [] }
    let first = try lastNumber(of: events.count, topic, now, connection) - Int64(events.count) + 1
    let rows = JSONValue.array(events.map { .array([.string($0.event), .string($0.text)]) })
    try connection.run("events.insert_all", ["topic": topic.name, "first": first, "rows": rows, "at": now])
    return zip(first..., events).map { seq, event in
      EventRecord(topic: topic.name, seq: seq, event: event.event, payload: event.text, at: now)
    }
  }

  private static func lastNumber(
    of count: Int, _ topic: EventTopic, _ now: Timestamp, _ connection: any SQLConnection
  ) throws(SQLFailure) -> Int64 {
    guard let row = try connection.first("events.number", ["topic": topic.name, "count": count, "at": now]) else {
      throw SQLFailure(.wrongStatement, "events.number answers no number")
    }
    return try row["seq"]
  }

  /// The last number of a topic; 0 before its first event.
  static func head(of topic: EventTopic, in connection: any SQLConnection) throws(SQLFailure) -> Int64 {
    try bounds(of: topic, in: connection).head
  }

  /// The last numbers of those of `topics` that have any.
  /// - Throws: `SQLFailure`.
  static func heads(of topics: [String], in database: any SQLDatabase) async throws -> [String: Int64] {
    let names = JSONValue.array(topics.map { .string($0) })
    return try await database.read { connection in
      var heads: [String: Int64] = [:]
      for row in try connection.rows("events.heads", ["topics": names]) { heads[try row["topic"]] = try row["seq"] }
      return heads
    }
  }

  /// What somebody who has seen a topic's events up to `since` has missed; they begin anew where that is more than `limit` events.
  /// - Throws: `SQLFailure`.
  static func read(
    _ topic: EventTopic, since: Int64, limit: Int = 1_000, in connection: any SQLConnection
  ) throws(SQLFailure) -> Catchup {
    guard case .events(let events, let head) = try page(topic, since: since, limit: limit, in: connection),
      events.last.map({ $0.seq == head }) ?? true
    else { return .reset(head: try Self.head(of: topic, in: connection)) }
    return .events(events, head: head)
  }

  /// The first of what somebody who has seen a topic's events up to `since` has missed, `limit` events at most: the last of them is the
  /// topic's last one, or there are more.
  /// - Throws: `SQLFailure`.
  static func page(
    _ topic: EventTopic, since: Int64, limit: Int, in connection: any SQLConnection
  ) throws(SQLFailure) -> Catchup {
    let (head, oldest) = try bounds(of: topic, in: connection)
    // A number from the future is one of another database, such as before a restore.
    guard since >= 0, since <= head else { return .reset(head: head) }
    if since == head { return .events([], head: head) }
    guard let oldest, oldest <= since + 1 else { return .reset(head: head) }
    let rows = try connection.rows("events.since", ["topic": topic.name, "since": since, "limit": limit])
    let events = try rows.map(EventRecord.init)
    // Events are forgotten by their time, and whoever waited for a topic's number had an earlier one than whoever went before: for a while one
    // may be missing between others that are kept.
    guard !events.isEmpty, zip((since + 1)..., events).allSatisfy({ $0 == $1.seq }) else { return .reset(head: head) }
    return .events(events, head: head)
  }

  /// Forgets the events that are older than `keptFor`, and the counters of calls that ended long ago.
  /// - Throws: `SQLFailure`.
  static func sweep(at now: Timestamp, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run("events.forget", ["before": now + -keptFor])
    try connection.run("events.forget_topics", ["before": now + -callsRememberedFor])
  }

  private static func bounds(
    of topic: EventTopic, in connection: any SQLConnection
  ) throws(SQLFailure) -> (head: Int64, oldest: Int64?) {
    guard let row = try connection.first("events.head", ["topic": topic.name]) else { return (0, nil) }
    return (try row["head"], try row["oldest"])
  }
}

extension EventRecord {
  fileprivate init(_ row: SQLRow) throws(SQLFailure) {
    self.init(
      topic: try row["topic"], seq: try row["seq"], event: try row["event"], payload: try row["payload"],
      at: try row["at"])
  }
}
