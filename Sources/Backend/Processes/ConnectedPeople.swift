import LiveKitProtocol
import Logging
import NchatAPI
import Synchronization

/// Who has a realtime connection, to this process or, where several serve a database, to another.
///
/// Others read that from rows, which are written together, a moment after it has changed.
final class ConnectedPeople: Sendable {
  /// Who this process is to others.
  struct Membership: Sendable {
    let database: any SQLDatabase
    let number: Int32
    /// `ServerSecrets.fingerprints`.
    let secrets: [String]
    let log: Logger
  }

  /// How much time is between two writings, at least.
  private static let pause = Duration.milliseconds(100)
  /// How long it waits with what could not be written.
  private static let patience = Duration.seconds(1)
  /// People in one statement.
  private static let batch = 1_000

  private struct State {
    var connections: [EntityID: Int] = [:]
    var changed: Set<EntityID> = []
    /// Nothing that was written before counts.
    var beginsAnew = true
  }

  private let membership: Membership?
  private let state = Mutex(State())
  private let bell = Bell()

  /// - Parameter membership: nil where no other process serves the database.
  init(_ membership: Membership?) { self.membership = membership }

  // MARK: In this process

  func arrived(_ user: EntityID) { count(user, 1) }

  func went(_ user: EntityID) { count(user, -1) }

  private func count(_ user: EntityID, _ change: Int) {
    let isNews = state.withLock { state in
      let before = state.connections[user] ?? 0
      let after = before + change
      state.connections[user] = after > 0 ? after : nil
      guard membership != nil, (before > 0) != (after > 0) else { return false }
      state.changed.insert(user)
      return true
    }
    if isNews { bell.ring() }
  }

  // MARK: Everywhere

  /// Those of `users` who have a connection.
  func among(_ users: [EntityID]) async throws -> Set<EntityID> {
    let here = state.withLock { state in Set(users.filter { state.connections[$0] != nil }) }
    guard let membership, here.count < users.count else { return here }
    let others = Self.document(users.filter { !here.contains($0) })
    // Whoever asks: which process has whom is the server's own.
    let elsewhere = try await DatabaseIdentity.server.run {
      try await membership.database.read { connection in
        try connection.rows("connected.among", ["users": others]).map { row throws(SQLFailure) in
          try row["user_id"] as EntityID
        }
      }
    }
    return here.union(elsewhere)
  }

  /// Says that this process is there.
  /// - Throws: `BackendError` where others are there that have other secrets.
  func enter(at now: Timestamp) async throws {
    guard let membership else { return }
    let others = try await membership.database.write { connection in
      try Self.note(membership, now, connection)
      return try connection.rows("processes.others", ["number": Int(membership.number)]).map { row throws(SQLFailure) in
        try row["secrets"] as String
      }
    }
    let isStrange = others.contains { other in
      !ServerSecrets.agree(membership.secrets, other.split(separator: " ").map(String.init))
    }
    guard !isStrange else {
      throw BackendError(
        .secrets,
        "another process on this database has other secrets: give all of them the same token-secret, in their state folders"
      )
    }
  }

  /// What was written may be gone: others took this process for dead.
  func writeAgain() {
    state.withLock { $0.beginsAnew = true }
    bell.ring()
  }

  /// Writes what changes, until it is cancelled.
  func run(clock: @Sendable () -> Timestamp) async {
    guard let membership else { return }
    while !Task.isCancelled {
      do {
        while !Task.isCancelled, try await write(membership, at: clock()) { try? await Task.sleep(for: Self.pause) }
      } catch { membership.log.failure("who is connected cannot be written for other processes", error) }
      await bell.wait(atMost: Self.patience)
    }
  }

  /// Writes what has changed.
  /// - Returns: whether there was something.
  private func write(_ membership: Membership, at now: Timestamp) async throws -> Bool {
    let (isNew, came, went) = state.withLock { state -> (Bool, [EntityID], [EntityID]) in
      defer { (state.changed, state.beginsAnew) = ([], false) }
      if state.beginsAnew { return (true, Array(state.connections.keys), []) }
      return (
        false, state.changed.filter { state.connections[$0] != nil },
        state.changed.filter { state.connections[$0] == nil }
      )
    }
    guard isNew || !came.isEmpty || !went.isEmpty else { return false }
    do {
      let wasUnknown = try await membership.database.write { connection in
        let wasUnknown = try Self.note(membership, now, connection)
        let process = Int(membership.number)
        if isNew { try connection.run("connected.clear", ["process": process]) }
        for users in Self.batches(came) { try connection.run("connected.add", ["process": process, "users": users]) }
        for users in Self.batches(went) {
          try connection.run("connected.remove", ["process": process, "users": users])
        }
        return wasUnknown
      }
      if wasUnknown, !isNew { state.withLock { $0.beginsAnew = true } }
      return true
    } catch {
      state.withLock { state in
        if isNew { state.beginsAnew = true } else { state.changed.formUnion(came + went) }
      }
      throw error
    }
  }

  /// - Returns: whether nothing of this process was there.
  @discardableResult
  private static func note(
    _ membership: Membership, _ now: Timestamp, _ connection: any SQLConnection
  ) throws(SQLFailure) -> Bool {
    try connection.run(
      "processes.note",
      ["number": Int(membership.number), "secrets": membership.secrets.joined(separator: " "), "at": now]) == 1
  }

  private static func batches(_ users: [EntityID]) -> [JSONValue] {
    // In one order, so that no two wait for each other.
    let sorted = users.sorted { $0.description < $1.description }
    return stride(from: 0, to: sorted.count, by: batch).map { document(Array(sorted.dropFirst($0).prefix(batch))) }
  }

  private static func document(_ users: [EntityID]) -> JSONValue { .array(users.map { .string($0.description) }) }
}
