import Foundation
import Logging
import NchatAPI

/// Notices what was done to accounts, logins, keys and memberships, here, in another server or by an administrator: requests notice by
/// themselves, but connections and calls go on until somebody looks. Each process looks for its own connections.
struct AccountWatch: Sendable {
  private let ledger: Ledger
  private let hub: RealtimeHub
  private let calls: CallService
  private let streams: StreamService
  private let log: Logger
  /// The last event of the topic that was looked at.
  private var seen: Int64

  /// - Parameter seen: the topic's head from before the first connection.
  init(ledger: Ledger, hub: RealtimeHub, calls: CallService, streams: StreamService, log: Logger, since seen: Int64) {
    self.ledger = ledger
    self.hub = hub
    self.calls = calls
    self.streams = streams
    self.log = log
    self.seen = seen
  }

  /// How long until it looks without having been rung for: other processes write into a file without a word.
  static let interval = Duration.milliseconds(500)

  /// Looks whenever `bell` is rung, and by itself, until it is cancelled.
  func run(_ bell: Bell, clock: @Sendable () -> Timestamp) async {
    var watch = self
    while !Task.isCancelled {
      await watch.look(at: clock())
      await bell.wait(atMost: Self.interval)
    }
  }

  /// One look.
  private mutating func look(at now: Timestamp) async {
    do {
      let since = seen
      switch try await ledger.read({ try EventLog.read(.accounts, since: since, in: $0) }) {
      case .reset(let head):
        // So long without a look that nobody knows who they were.
        hub.recheckEverybody()
        seen = head
      case .events(let events, let head):
        for event in events { try await look(at: event, now) }
        seen = head
      }
    } catch { log.failure("what was done to accounts cannot be looked at", error) }
  }

  private func look(at event: EventRecord, _ now: Timestamp) async throws {
    let user = try JSONDecoder().decode(AccountChanged.self, from: Data(event.payload.utf8)).userId
    hub.recheck(user)
    // Whoever may not sign in is in no call either, and broadcasts nothing.
    guard try await ledger.read({ try UserRow.find(user, in: $0) }) == nil else { return }
    try await calls.forget(user, at: now)
    try await streams.forget(user, at: now)
  }
}
