import NchatAPI

/// People as others find them, and how they want to be seen.
struct People: Sendable {
  let ledger: Ledger
  /// Those of some people who have a realtime connection.
  let connected: @Sendable ([EntityID]) async throws -> Set<EntityID>

  init(ledger: Ledger, connected: @escaping @Sendable ([EntityID]) async throws -> Set<EntityID>) {
    self.ledger = ledger
    self.connected = connected
  }

  /// The person of a user name: one or none.
  func find(_ query: UserQuery, by caller: Caller) async throws -> [User] {
    guard let user = try await ledger.read({ try PersonRow.find(username: query.username, in: $0) }) else { return [] }
    let isConnected = try await connected([user.id]).contains(user.id)
    return [
      User(
        id: user.id, username: user.username, displayName: user.displayName, avatarUrl: user.avatarURL, role: user.role,
        status: Self.seen(isConnected: isConnected, wants: user.presence))
    ]
  }

  /// How others see somebody who wants to be seen as `status`; nobody who is not connected is online.
  static func seen(isConnected: Bool, wants status: PresenceStatus) -> PresenceStatus {
    status == .invisible || !isConnected ? .offline : status
  }

  /// Changes one's own presence; what is left out stays.
  func set(_ update: PresenceUpdate, of caller: Caller, at now: Timestamp) async throws -> Presence {
    try await ledger.change(at: now) { change in
      try UserRow.hold(caller.id, in: change.connection)
      guard let user = try UserRow.own(caller.id, in: change.connection) else { throw APIError.notFound }
      var presence = user.presence
      if let status = update.status { presence.status = status }
      if let message = update.message { presence.message = message.isEmpty ? nil : message }
      try change.connection.run(
        "presence.set",
        ["user": caller.id, "status": presence.status, "message": presence.message, "at": now])
      if let waits = update.callWaiting {
        presence.callWaiting = waits
        try change.connection.run("users.set_call_waiting", ["user": caller.id, "waits": waits, "at": now])
      }
      return presence
    }
  }

  /// Notes that somebody was here, when their last connection ends.
  func noteSeen(_ user: EntityID, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      _ = try change.connection.run("users.seen", ["user": user, "at": now])
    }
  }
}
