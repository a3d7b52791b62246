import Foundation
import Logging
import NchatAPI

/// Notices what was done to accounts, logins, keys and memberships, here, in another server or by an administrator: requests notice by
/// themselves, but connections, calls and streams go on until somebody looks. Each process looks for its own connections. At first, and when it
/// does not know what was done, it looks for those in rows who may be in no call, or broadcast nothing, any more.
struct AccountWatch: Sendable {
  private let ledger: Ledger
  private let hub: RealtimeHub
  private let calls: CallService
  private let streams: StreamService
  private let log: Logger
  /// The last event of the topic that was looked at.
  private var seen: Int64
  /// Whether everything up to there is settled, by whoever was there to look.
  private var isSettled = false

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
        (seen, isSettled) = (head, false)
        try await settle(at: now)
      case .events(let events, let head):
        let users = try events.map { event in
          try JSONDecoder().decode(AccountChanged.self, from: Data(event.payload.utf8)).userId
        }
        // Connections first: that is soon done, and waits for nobody's calls and streams.
        for user in users { hub.recheck(user) }
        if !isSettled { try await settle(at: now) } else { for user in users { try await settle(user, at: now) } }
        seen = head
      }
    } catch { log.failure("what was done to accounts cannot be looked at", error) }
  }

  /// Ends calls and streams of somebody who may not have them any more.
  private func settle(_ user: EntityID, at now: Timestamp) async throws {
    try await streams.settle(of: user, at: now)
    // Whoever may not sign in is in no call.
    guard try await ledger.read({ try UserRow.find(user, in: $0) }) == nil else { return }
    try await calls.forget(user, at: now)
  }

  /// Ends calls and streams of everybody who may not have them any more, whenever that was.
  private mutating func settle(at now: Timestamp) async throws {
    try await streams.settle(at: now)
    let gone = try await ledger.read { connection in
      try connection.rows("calls.people_gone", [:]).map { row throws(SQLFailure) -> EntityID in try row["user_id"] }
    }
    for user in gone { try await calls.forget(user, at: now) }
    isSettled = true
  }
}
