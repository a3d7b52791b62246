import NchatAPI

extension CallService {
  /// A call that the caller may know of.
  /// - Throws: `APIError`.
  func show(_ id: EntityID, to caller: Caller, at now: Timestamp) async throws -> Call {
    try await ledger.read { connection in
      guard let call = try CallRows.load(id, visibleTo: caller.id, in: connection) else { throw APIError.notFound }
      return CallViews.call(call, for: caller.id, try CallChecks.users(of: id, connection), at: now)
    }
  }

  /// The calls that the caller may know of, newest first.
  func list(_ query: CallListQuery, for caller: Caller, at now: Timestamp) async throws -> [Call] {
    try await ledger.read { connection in
      let before = try Self.position(query.before, visibleTo: caller.id, connection)
      let rows = try connection.rows(
        "calls.list",
        [
          "user": caller.id, "channel": query.channelId, "all": query.status == .all, "before": query.before,
          "before_at": before, "limit": query.limit,
        ])
      return try rows.map { row in
        let call = try CallRows.read(row, in: connection)
        return CallViews.call(call, for: caller.id, try CallChecks.users(of: call.id, connection), at: now)
      }
    }
  }

  /// The caller's calls that are over, newest first.
  func history(_ query: CallHistoryQuery, for caller: Caller, at now: Timestamp) async throws -> [CallHistoryEntry] {
    try await ledger.read { connection in
      let before = try Self.position(query.before, visibleTo: caller.id, connection)
      let rows = try connection.rows(
        "calls.history",
        [
          "user": caller.id, "direction": query.direction?.rawValue, "missed": query.missed, "type": query.type,
          "with": query.with, "before": query.before, "before_at": before, "limit": query.limit,
        ])
      return try rows.map { row in
        let call = try CallRows.read(row, in: connection)
        let users = try CallChecks.users(of: call.id, connection)
        let mine = call.members[caller.id]
        let others = call.members.values.sorted {
          ($0.invitedAt, $0.id.description) < ($1.invitedAt, $1.id.description)
        }
        return CallHistoryEntry(
          call: CallViews.call(call, for: caller.id, users, at: now),
          direction: call.initiatorID == caller.id ? .outgoing : .incoming, missed: mine?.status == .missed,
          participants: others.prefix(10).compactMap { CallViews.participant($0.userID, of: call, users, at: now) },
          myDurationSeconds: Int(mine?.seconds(at: now) ?? 0),
          quality: try QualityRows.summary(of: caller.id, in: call.id, connection))
      }
    }
  }

  /// The people of a call, in the order of invitation.
  func participants(
    _ query: ParticipantQuery, of id: EntityID, for caller: Caller, at now: Timestamp
  ) async throws -> [CallParticipant] {
    try await people(of: id, for: caller, at: now, limit: query.limit, before: query.before) { member in
      guard query.status == .present else { return true }
      switch member.status {
      case .joined, .invited, .ringing, .waiting: return true
      case .left, .kicked, .declined, .missed, .denied: return false
      }
    }
  }

  /// Those who wait in the lobby, for whoever may let them in.
  func lobby(
    _ query: ListQuery, of id: EntityID, for caller: Caller, at now: Timestamp
  ) async throws -> [CallParticipant] {
    try await people(of: id, for: caller, at: now, limit: query.limit, before: query.before, managersOnly: true) {
      $0.status == .waiting
    }
  }

  private func people(
    of id: EntityID, for caller: Caller, at now: Timestamp, limit: Int, before: EntityID?, managersOnly: Bool = false,
    where isWanted: @escaping @Sendable (CallMember) -> Bool
  ) async throws -> [CallParticipant] {
    try await ledger.read { connection in
      guard let call = try CallRows.load(id, visibleTo: caller.id, in: connection) else { throw APIError.notFound }
      if managersOnly {
        guard let me = call.members[caller.id], me.status == .joined, me.role.may(.manageParticipants) else {
          throw CallRefusal.notAllowed.error()
        }
      }
      let users = try CallChecks.users(of: id, connection)
      let members = call.members.values.filter(isWanted).sorted {
        ($0.invitedAt, $0.id.description) < ($1.invitedAt, $1.id.description)
      }
      var rest = members[...]
      if let before { rest = members[(members.firstIndex { $0.id == before }.map { $0 + 1 } ?? members.count)...] }
      return rest.prefix(limit).compactMap { CallViews.participant($0.userID, of: call, users, at: now) }
    }
  }

  /// When the call began whose id a list goes on from.
  private static func position(
    _ before: EntityID?, visibleTo user: EntityID, _ connection: any SQLConnection
  ) throws -> Timestamp? {
    guard let before else { return nil }
    guard let row = try connection.first("calls.visible", ["call": before, "user": user]) else {
      throw APIError(problems: [Problem(path: "before", problem: "There is no such call.")])
    }
    return try row["initiated_at"]
  }
}
