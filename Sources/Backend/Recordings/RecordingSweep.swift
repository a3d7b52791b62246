import Logging
import NchatAPI

/// Lets happen in recordings what is due by the clock: questions that nobody answered, warnings, ends. What cannot be done holds up nothing else.
struct RecordingSweep: Sendable {
  let recordings: RecordingService
  let log: Logger

  /// One look at the rows.
  func run(at now: Timestamp) async {
    await look("that wait for answers") {
      try await recordings.endAsking(at: now) {
        log.failure("nobody is asked about recording \($0) any more, which stays", $1)
      }
    }
    await look("that others were given") { try await recordings.endGrants(at: now) }
    await look("that end soon") {
      try await recordings.warn(at: now) { log.failure("the maker of recording \($0) is not warned", $1) }
    }
    await look("that are due") {
      _ = try await recordings.runRetention(at: now) { log.failure("recording \($0) does not expire", $1) }
    }
  }

  private func look(_ which: String, _ body: () async throws -> Void) async {
    do { try await body() } catch { log.failure("recordings \(which) cannot be looked for", error) }
  }
}
