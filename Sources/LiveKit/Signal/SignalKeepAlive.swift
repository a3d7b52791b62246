import MediaBasics

/// Decides when to ask whether the server is still there, and when it is not.
///
/// Any message counts as a sign of life; a question goes out at once and then once per interval.
struct SignalKeepAlive {
  enum Action: Equatable {
    case sendPing
    /// Nothing was heard for the whole timeout.
    case giveUp
    case wait(until: MediaInstant)
  }

  let interval: MediaDuration
  let timeout: MediaDuration
  private var nextPing: MediaInstant
  private var lastHeard: MediaInstant

  /// Takes the seconds of a join response; nil when the server does not want pings.
  init?(intervalSeconds: Int32, timeoutSeconds: Int32, at now: MediaInstant) {
    guard intervalSeconds > 0 else { return nil }
    interval = .seconds(Int(intervalSeconds))
    // A timeout within the interval would end every quiet session.
    timeout = max(.seconds(Int(timeoutSeconds)), interval + .seconds(1))
    nextPing = now
    lastHeard = now
  }

  mutating func heard(at now: MediaInstant) { lastHeard = max(lastHeard, now) }

  /// What to do at `now`; call again after each `sendPing`.
  mutating func advance(to now: MediaInstant) -> Action {
    if now >= lastHeard + timeout { return .giveUp }
    if now >= nextPing {
      nextPing = now + interval
      return .sendPing
    }
    return .wait(until: min(nextPing, lastHeard + timeout))
  }
}
