import Logging
import NchatAPI

/// Lets happen in streams what is due by the clock: streams that begin by themselves, that nobody began, whose broadcasters are gone, viewers who say nothing any more, counts to be told.
struct StreamSweep: Sendable {
  let streams: StreamService
  let log: Logger

  /// One look at the rows.
  func run(at now: Timestamp) async {
    do {
      let (due, lapsed, untold) = try await streams.ledger.read { connection in
        (
          try
            (connection.rows("streams.due", ["now": now]) + connection.rows("streams.starting", ["now": now])
            + connection.rows("streams.ending", ["now": now])).map(Self.id),
          try connection.rows("viewers.lapsed", ["before": now + -ViewerRows.silence]).map { row throws(SQLFailure) in
            try row["stream_id"] as EntityID
          },
          try connection.rows("viewers.untold", ["before": now + -ViewerRows.tellingInterval]).map(Self.id)
        )
      }
      for stream in due {
        await note(stream) { try await streams.moveOn(stream, at: now) { machine, _ in machine.advance(to: now) } }
      }
      for stream in Set(lapsed + untold) {
        await note(stream) {
          try await streams.ledger.change(at: now) { change in
            guard try StreamRows.held(stream, in: change.connection) != nil else { return }
            try ViewerRows.count(-ViewerRows.lapse(stream, change), of: stream, change)
          }
        }
      }
    } catch { log.failure("streams that are due cannot be looked for", error) }
  }

  private static func id(_ row: SQLRow) throws(SQLFailure) -> EntityID { try row["id"] }

  private func note(_ stream: EntityID, _ body: () async throws -> Void) async {
    do { try await body() } catch { log.failure("stream \(stream) cannot be moved on", error) }
  }
}
