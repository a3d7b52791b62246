import NchatAPI

/// A write under way: its connection, its instant, and what it tells others once it is done.
///
/// It is used within the body of the write alone.
final class Change {
  let connection: any SQLConnection
  let now: Timestamp
  private(set) var events: [EventRecord] = []

  init(connection: any SQLConnection, now: Timestamp) {
    self.connection = connection
    self.now = now
  }

  /// Writes an event, which goes out after the commit.
  /// - Throws: `SQLFailure`; what the encoder throws.
  func tell(_ topic: EventTopic, _ event: String, _ payload: some Encodable) throws {
    events.append(try EventLog.append(event, payload, to: topic, at: now, in: connection))
  }

  /// Writes an event of the contract.
  func tell(_ topic: EventTopic, _ event: RealtimeEvent) throws {
    events.append(try EventLog.append(event.name.rawValue, text: event.text, to: topic, at: now, in: connection))
  }
}
