import NchatAPI

extension CallService {
  /// They answer and are in the call; the token to join with is next. - Throws: `APIError`.
  func accept(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> CallParticipant {
    try await participant(caller.id, of: id, by: caller, at: now) { machine, change in
      let status = machine.call.members[caller.id]?.status
      if status == .ringing || status == .invited, !machine.call.isOver {
        try CallChecks.staysFree(caller.id, change.connection)
      }
      try machine.accept(caller.id, at: now)
    }
  }

  func decline(_ id: EntityID, reason: String?, by caller: Caller, at now: Timestamp) async throws -> CallParticipant {
    try await participant(caller.id, of: id, by: caller, at: now) { machine, _ in
      try machine.decline(caller.id, reason: reason, at: now)
    }
  }

  func cancel(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await call(id, by: caller, at: now) { machine, _ in try machine.cancel(by: caller.id, at: now) }
  }

  /// Leaves; whoever is not in it has left.
  func leave(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await call(id, by: caller, at: now) { machine, _ in
      // A member of the channel who never came has left as well.
      guard machine.call.members[caller.id] != nil else { return }
      try machine.leave(caller.id, at: now)
    }
  }

  func end(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await call(id, by: caller, at: now) { machine, _ in
      guard !machine.call.isOver else { return }
      guard machine.call.members[caller.id] != nil else { throw CallRefusal.notAllowed }
      try machine.end(by: caller.id, at: now)
    }
  }

  /// Somebody's account is gone: they are in no call any more.
  func forget(_ user: EntityID, at now: Timestamp) async throws {
    try await DatabaseIdentity.server.run {
      let current = try await ledger.read { connection -> EntityID? in
        try connection.first("calls.in_progress_of", ["user": user])?["id"]
      }
      guard let current else { return }
      try await step(current, by: nil, at: now) { machine, _ in try machine.leave(user, at: now) }
    }
  }

  // MARK: Answers

  /// Lets something happen and answers the call as the caller sees it.
  func call(
    _ id: EntityID, by caller: Caller, aboutOther isOther: Bool = false, at now: Timestamp,
    _ body: @escaping @Sendable (inout CallMachine, Change) throws -> Void
  ) async throws -> Call {
    let call = try await step(id, by: caller.id, aboutOther: isOther, at: now, body)
    let users = try await ledger.read { connection in try CallChecks.users(of: id, connection) }
    return CallViews.call(call, for: caller.id, users, at: now)
  }

  /// Lets something happen and answers somebody in the call.
  ///
  /// - Parameter isOther: whether whoever is missing is somebody in the call, which the caller knows of; nil when that is not the caller.
  func participant(
    _ user: EntityID, of id: EntityID, by caller: Caller, aboutOther isOther: Bool? = nil, at now: Timestamp,
    _ body: @escaping @Sendable (inout CallMachine, Change) throws -> Void
  ) async throws -> CallParticipant {
    let call = try await step(id, by: caller.id, aboutOther: isOther ?? (user != caller.id), at: now, body)
    let users = try await ledger.read { connection in try CallChecks.users(of: id, connection) }
    guard let participant = CallViews.participant(user, of: call, users, at: now) else {
      throw CallRefusal.noSuchMember.error(aboutOther: user != caller.id)
    }
    return participant
  }
}
