import Logging
import NchatAPI

/// Lets happen in recordings what is due by the clock: questions that nobody answered, warnings, ends.
struct RecordingSweep: Sendable {
  let recordings: RecordingService
  let log: Logger

  /// One look at the rows.
  func run(at now: Timestamp) async {
    do { try await recordings.endAsking(at: now) } catch {
      log.failure("recordings that wait for answers cannot be looked at", error)
    }
    do {
      try await recordings.warn(at: now)
      _ = try await recordings.runRetention(at: now) { log.failure("recording \($0) does not expire", $1) }
    } catch { log.failure("recordings that are due cannot be looked for", error) }
  }
}
