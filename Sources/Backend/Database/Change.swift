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

  init(connection: any SQLConnection, now: Timestamp) {
    self.connection = connection
    self.now = now
  }

  /// Tells an event, which goes out after the commit.
  /// - Throws: what the encoder throws.
  func tell(_ topic: EventTopic, _ event: String, _ payload: some Encodable) throws {
    told.append((topic, event, try EventLog.text(of: payload)))
  }

  /// Tells an event of the contract.
  func tell(_ topic: EventTopic, _ event: RealtimeEvent) { told.append((topic, event.name.rawValue, event.text)) }

  /// Tells an event, and numbers it at once: for rows that keep the number. Such a write tells events of one topic only.
  /// - Throws: `SQLFailure`.
  func tellAtOnce(_ topic: EventTopic, _ event: RealtimeEvent) throws(SQLFailure) -> EventRecord {
    let record = try EventLog.append(event.name.rawValue, text: event.text, to: topic, at: now, in: connection)
    numbered.append(record)
    return record
  }

  /// Writes what was told, at the end of the body; the events in the order in which they were told, those that have their number before.
  ///
  /// Whoever numbers an event holds its topic until the commit. Doing so last keeps that short; doing so in the order of the topics' names
  /// lets no two writes wait for each other.
  /// - Throws: `SQLFailure`.
  func finish() throws(SQLFailure) -> [EventRecord] {
    let order = told.indices.sorted { (told[$0].topic.name, $0) < (told[$1].topic.name, $1) }
    var written: [(place: Int, record: EventRecord)] = []
    for place in order {
      let (topic, event, payload) = told[place]
      written.append((place, try EventLog.append(event, text: payload, to: topic, at: now, in: connection)))
    }
    defer { (told, numbered) = ([], []) }
    return numbered + written.sorted { $0.place < $1.place }.map(\.record)
  }
}
