import NchatAPI

extension CallService {
  /// Asks people into a call.
  /// - Throws: `APIError`.
  func invite(
    _ request: AddParticipantsRequest, into id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> AddedParticipants {
    let call = try await step(id, by: caller.id, aboutOther: true, at: now) { machine, change in
      // Whether the caller may is looked at first; whom it does not let invite learns nothing of others.
      let asked = try machine.invite(request.userIds, rings: request.notify, by: caller.id, at: now)
      try CallChecks.targets(request.userIds, of: caller.id, change.connection)
      guard !asked.isEmpty else {
        throw APIError(.alreadyParticipants, "All of these people are in the call, or it rings for them.")
      }
    }
    let users = try await ledger.read { connection in try CallChecks.users(of: id, connection) }
    let added = request.userIds.filter { call.members[$0]?.invitedAt == now }
    return AddedParticipants(
      participants: added.compactMap { CallViews.participant($0, of: call, users, at: now) }, addedCount: added.count,
      skippedCount: request.userIds.count - added.count)
  }

  func remove(_ user: EntityID, from id: EntityID, by caller: Caller, at now: Timestamp) async throws -> CallParticipant
  {
    try await participant(user, of: id, by: caller, at: now) { machine, _ in
      guard user != caller.id || machine.call.members[user]?.status == .joined else { throw CallRefusal.alreadyLeft }
      try machine.remove(user, by: caller.id, at: now)
    }
  }

  func setRole(
    _ role: CallRole, of user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> CallParticipant {
    try await participant(user, of: id, by: caller, at: now) { machine, _ in
      try machine.changeRole(of: user, to: role, by: caller.id)
    }
  }

  func transfer(to user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await call(id, by: caller, aboutOther: true, at: now) { machine, _ in
      try machine.transfer(to: user, by: caller.id)
    }
  }

  func setLocked(_ isLocked: Bool, _ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await call(id, by: caller, at: now) { machine, _ in try machine.setLocked(isLocked, by: caller.id) }
  }

  func change(_ settings: CallSettingsRequest, of id: EntityID, by caller: Caller, at now: Timestamp) async throws
    -> Call
  {
    try await call(id, by: caller, at: now) { machine, _ in try machine.change(settings, by: caller.id) }
  }

  func muteAll(
    except: [EntityID], in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> MutedParticipants {
    let excepted = Set(except)
    let call = try await step(id, by: caller.id, at: now) { machine, _ in
      _ = try machine.muteAll(except: excepted, by: caller.id)
    }
    return MutedParticipants(
      userIds: call.joined.map(\.userID).filter { $0 != caller.id && !excepted.contains($0) })
  }

  func setHand(_ request: HandRequest, in id: EntityID, by caller: Caller, at now: Timestamp) async throws
    -> CallParticipant
  {
    let user = request.userId ?? caller.id
    return try await participant(user, of: id, by: caller, aboutOther: true, at: now) { machine, _ in
      try machine.setHand(request.raised, of: user, by: caller.id, at: now)
    }
  }

  func answerLobby(
    _ user: EntityID, isAdmitted: Bool, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> CallParticipant {
    try await participant(user, of: id, by: caller, at: now) { machine, _ in
      try machine.answerLobby(user, isAdmitted: isAdmitted, by: caller.id, at: now)
    }
  }
}
