import NchatAPI

/// Who may follow what, and what they missed of it: one read of the database.
struct RealtimeRights: Sendable {
  enum Answer: Sendable {
    case forbidden
    /// The last number of the topic, and the first of what came since the one that was asked for; nil when that is not kept any more.
    case allowed(head: Int64, missed: [EventRecord]?)
  }

  /// Events that are read at a time: no more than a connection may hold that has read nothing of them.
  static let page = 64

  let database: any SQLDatabase

  /// - Parameters:
  ///   - user: nil for a connection of nobody with an account.
  ///   - since: the last number that is known; nil for somebody who begins.
  func ask(_ topic: RealtimeTopic, of user: EntityID?, since: Int64?) async throws -> Answer {
    try await DatabaseIdentity(user).run {
      try await database.read { connection in
        guard let log = try Self.log(topic, of: user, connection) else { return .forbidden }
        guard let since else { return .allowed(head: try EventLog.head(of: log, in: connection), missed: []) }
        switch try EventLog.page(log, since: since, limit: Self.page, in: connection) {
        case .events(let events, let head): return .allowed(head: head, missed: events)
        case .reset(let head): return .allowed(head: head, missed: nil)
        }
      }
    }
  }

  func mayFollow(_ topic: RealtimeTopic, _ user: EntityID?) async throws -> Bool {
    try await DatabaseIdentity(user).run {
      try await database.read { connection in try Self.log(topic, of: user, connection) != nil }
    }
  }

  /// The log behind a topic, for somebody who may read it.
  private static func log(
    _ topic: RealtimeTopic, of user: EntityID?, _ connection: any SQLConnection
  ) throws(SQLFailure) -> EventTopic? {
    if case .stream(let id) = topic {
      return try connection.first("streams.visible", ["stream": id, "user": user]) != nil ? .stream(id.uuid) : nil
    }
    guard let user else { return nil }
    switch topic {
    case .user: return .user(user.uuid)
    case .channel(let id): return try CallChecks.isMember(user, of: id, connection) ? .channel(id.uuid) : nil
    case .call(let id):
      return try connection.first("calls.visible", ["call": id, "user": user]) != nil ? .call(id.uuid) : nil
    case .stream: return nil
    }
  }
}
