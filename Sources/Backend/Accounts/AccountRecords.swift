import LiveKitProtocol
import NchatAPI

/// What the server keeps of a person: all of it in one document, or none of it any more.
struct AccountRecords: Sendable {
  let ledger: Ledger
  let accounts: Accounts

  /// Everything that the server keeps of somebody. Of others it holds what they show to whoever is in a call with them.
  func export(_ caller: Caller, at now: Timestamp) async throws -> UserExport {
    // Of the caller alone, but more than requests read: keys, and what was noted of them.
    try await ledger.asServer.read { connection in
      guard let user = try UserRow.own(caller.id, in: connection) else { throw APIError.notFound }
      return try Self.export(of: user, at: now, in: connection)
    }
  }

  static func export(
    of user: UserRow, at now: Timestamp, in connection: any SQLConnection
  ) throws -> UserExport {
    var calls: [Call] = []
    var participations: [CallParticipant] = []
    for row in try connection.rows("export.calls", ["user": user.id]) {
      let call = try CallRows.read(row, in: connection)
      let users = try CallChecks.users(of: call.id, connection)
      calls.append(CallViews.call(call, for: user.id, users, at: now))
      if let own = CallViews.participant(user.id, of: call, users, at: now) { participations.append(own) }
    }
    let logins = try connection.rows("logins.of", ["user": user.id]).map { row throws(SQLFailure) in
      LoginRecord(
        createdAt: try row["created_at"], lastUsedAt: try row["refreshed_at"], endedAt: try row["revoked_at"])
    }
    var seen: [LiveStream] = []
    for row in try connection.rows("streams.of", ["user": user.id]) {
      // Where it is published to depends on who asks how; the key itself is not for documents that are passed on.
      seen.append(try StreamRecord(row).shown(ingest: nil, at: now))
    }
    return UserExport(
      exportedAt: now, user: user.account,
      channels: try connection.rows("channels.mine", ["user": user.id]).map(Channel.init), calls: calls,
      participations: participations,
      quality: try connection.rows("export.quality", ["user": user.id]).map(QualityReport.init), logins: logins,
      streams: seen,
      streamMessages: try connection.rows("export.messages", ["user": user.id]).map(StreamChatMessage.init),
      streamReactions: try connection.rows("export.reactions", ["user": user.id]).map(StreamReaction.init),
      following: try connection.rows("follows.of", ["user": user.id]).map { row throws(SQLFailure) in
        try row["followed_id"]
      },
      recordings: try connection.rows("recordings.made_by", ["user": user.id]).map { row in
        try RecordingRows.read(row, in: connection).shown(
          to: try RecordingStanding.of(user.caller, to: try row["id"], at: now, in: connection), at: now)
      },
      recordingConsents: try connection.rows("export.consents", ["user": user.id]).map { row throws(SQLFailure) in
        OwnRecordingConsent(
          recordingId: try row["recording_id"], state: try row["state"], askedAt: try row["asked_at"],
          answeredAt: try row["answered_at"])
      },
      records: try connection.rows("export.records", ["user": user.id]).map { row throws(SQLFailure) in
        PersonalRecord(
          kind: try row["kind"], at: try row["at"], about: try row["about"], text: try row["words"],
          until: try row["until"])
      })
  }

  /// Deletes the caller's account.
  /// - Parameter password: asked for again.
  /// - Throws: `APIError` with `INVALID_CREDENTIALS`, `LOCKED_OUT`.
  func delete(
    _ caller: Caller, _ request: DeleteAccountRequest, from address: String, at now: Timestamp
  ) async throws {
    _ = try await accounts.check(
      request.password, from: address, name: caller.username, at: now
    ) { connection throws(SQLFailure) in try UserRow.find(caller.id, in: connection) }
    // More than the person may do: others inherit channels.
    try await ledger.asServer.change(at: now) { try AccountErasure.erase(caller.id, $0) }
  }
}

extension PersonalRecordKind: SQLDecodable {}
