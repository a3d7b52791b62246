import Logging
import NchatAPI

/// Lets happen in calls what is due by the clock: rings that nobody answered, people who never brought media.
struct CallSweep: Sendable {
  let calls: CallService
  let log: Logger

  /// One look at the rows.
  func run(at now: Timestamp) async {
    do {
      let due = try await calls.ledger.read { connection in
        try connection.rows("calls.due", ["now": now]).map { row throws(SQLFailure) -> EntityID in try row["call_id"] }
      }
      for call in due {
        do { try await calls.step(call, by: nil, at: now) { machine, _ in machine.advance(to: now) } } catch {
          log.failure("call \(call) cannot be moved on", error)
        }
      }
    } catch { log.failure("calls that are due cannot be looked for", error) }
    calls.work.wake()
  }
}
