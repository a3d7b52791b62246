import Logging
import Synchronization

/// Says once that the media server does not do what it is asked for, and once that it does again; not with each request.
final class MediaServerWatch: Sendable {
  private let log: Logger
  private let trouble = Mutex<LiveKitFailure.Kind?>(nil)

  init(log: Logger) { self.log = log }

  func answered() {
    let had = trouble.withLock { trouble in
      defer { trouble = nil }
      return trouble
    }
    if had != nil { log.notice("the media server answers again") }
  }

  /// What is refused, or about something that is not there, is an answer like another.
  func note(_ failure: LiveKitFailure) {
    guard failure.kind == .unavailable || failure.kind == .notTrusted else { return answered() }
    let isNews = trouble.withLock { trouble in
      defer { trouble = failure.kind }
      return trouble != failure.kind
    }
    if isNews { log.warning("no calls can begin now: \(failure)") }
  }
}
