import Logging

/// The other processes on the same database: what they are told, what is heard of them, and who does what is to be done once.
struct Neighbours: Sendable {
  let listener: PostgreSQLListener
  let relay: EventRelay

  /// Connects to the others; nil for a database that one process alone serves.
  ///
  /// - Parameter hasMedia: whether the media server is in this process.
  /// - Throws: `SQLFailure`.
  static func meet(
    on location: DatabaseLocation, _ database: any SQLDatabase, hasMedia: Bool, log: Logger
  ) throws(SQLFailure) -> Neighbours? {
    guard case .postgres(let url) = location else { return nil }
    let listener = try PostgreSQLListener(url, hasMedia: hasMedia, log: log)
    let relay = EventRelay(database: database, process: listener.number, log: log) { listener.wake() }
    return Neighbours(listener: listener, relay: relay)
  }

  /// Begins to listen and to tell.
  /// - Parameter accounts: rung when something was done to accounts.
  func start(_ hub: RealtimeHub, _ people: ConnectedPeople, accounts: Bell) {
    relay.pass(
      to: EventRelay.Outlet(
        pass: { hub.publish($0) }, skipped: { hub.skipped($0) }, accounts: { accounts.ring() }))
    listener.start(
      PostgreSQLListener.Ear(
        heard: { [relay] in relay.heard($0) }, next: { [relay] in relay.takeNotice() },
        connected: { [relay] in
          relay.look()
          people.writeAgain()
        }))
  }

  /// Tells what is still to be told, and takes leave.
  func close() {
    listener.close()
    relay.pass(to: nil)
  }
}
