import GRDB

/// Single rows into a file of SQLite, as durable as the backend's own.
struct SQLiteInserts: PlainInserts.Connection {
  private static let statement = """
    insert into nchat_stream_chat_messages (id, stream_id, user_id, content, event_seq, created_at)
    values (?, ?, ?, ?, ?, ?)
    """

  private let queue: DatabaseQueue

  init(_ path: String) throws(BenchFailure) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.foreignKeysEnabled = true
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") }
    } catch { throw BenchFailure("\(path) cannot be opened: \(error)") }
  }

  func insert(_ row: PlainInserts.Row) throws(BenchFailure) {
    do {
      try queue.write { database in
        try database.cachedStatement(sql: Self.statement).execute(arguments: [
          row.id.description, row.stream.description, row.writer.description, row.content, row.seq, row.at,
        ])
      }
    } catch { throw BenchFailure("a plain INSERT: \(error)") }
  }
}
