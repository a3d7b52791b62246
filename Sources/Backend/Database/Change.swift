import NchatAPI

/// A write under way: its connection, its instant, and what it tells others once it is done.
///
/// It is used within the body of the write alone.
final class Change {
  let connection: any SQLConnection
  let now: Timestamp
  /// Of whom it has told that something was done to their account.
  var accounts: Set<EntityID> = []
  private var told: [(topic: EventTopic, event: String, payload: String)] = []
  private var numbered: [EventRecord] = []
  /// Topics that are gone with what they were about.
  private(set) var forgotten: [EventTopic] = []

  init(connection: any SQLConnection, now: Timestamp) {
    self.connection = connection
    self.now = now
  }

  /// Tells an event, which goes out after the commit.
  /// - Throws: what the encoder throws.
  func tell(_ topic: EventTopic, _ event: String, _ payload: some Encodable) throws {
    told.append((topic, event, try EventLog.text(of: payload)))
  }

  /// Forgets a topic with all its events, since what it is about is gone: whoever follows it is told that they do no more.
  /// - Throws: `SQLFailure`.
  func forget(_ topic: EventTopic) throws(SQLFailure) {
    try connection.run("events.forget_topic", ["topic": topic.name])
    forgotten.append(topic)
  }

  /// Tells an event of the contract.
  func tell(_ topic: EventTopic, _ event: RealtimeEvent) { told.append((topic, event.name.rawValue, event.text)) }

  /// Tells events, and numbers them at once: for rows that keep the number. Such a write tells events of one topic only.
  /// - Throws: `SQLFailure`.
  func tellAtOnce(_ topic: EventTopic, _ events: [RealtimeEvent]) throws(SQLFailure) -> [EventRecord] {
    let records = try EventLog.append(
      events.map { ($0.name.rawValue, $0.text) }, to: topic, at: now, in: connection)
    numbered += records
    return records
  }

  /// Writes what was told, at the end of the body; the events in the order in which they were told, those that have their number before.
  ///
  /// Whoever numbers an event holds its topic until the commit. Doing so last keeps that short; doing so in the order of the topics' names
  /// lets no two writes wait for each other.
  /// - Throws: `SQLFailure`.
  func finish() throws(SQLFailure) -> [EventRecord] {
    let topics = Dictionary(grouping: told.indices) { told[$0].topic }.sorted { $0.key.name < $1.key.name }
    var written: [(place: Int, record: EventRecord)] = []
    for (topic, places) in topics {
      let events = places.map { (told[$0].event, told[$0].payload) }
      written += zip(places, try EventLog.append(events, to: topic, at: now, in: connection)).map { ($0, $1) }
    }
    defer { (told, numbered) = ([], []) }
    return numbered + written.sorted { $0.place < $1.place }.map(\.record)
  }
}
