import NchatAPI

extension RecordingService {
  /// The policies, and how much there is of the caller's own recordings; for administrators of all.
  func retention(for caller: Caller) async throws -> RetentionOverview {
    try await ledger.read { connection in
      let user = caller.role.administersRecordings ? nil : caller.id
      return RetentionOverview(
        policies: try RetentionRows.policies(in: connection),
        usage: try Self.usage(of: user, under: nil, connection))
    }
  }

  private static func usage(
    of user: EntityID?, under policy: EntityID?, _ connection: any SQLConnection
  ) throws(SQLFailure) -> RecordingUsage {
    guard let row = try connection.first("recordings.usage", ["user": user, "policy": policy]) else {
      throw SQLFailure(.wrongStatement, "recordings.usage answers nothing")
    }
    return RecordingUsage(recordings: try row["recordings"], bytes: try row["bytes"])
  }

  private static func checkAdministrator(_ caller: Caller) throws(APIError) {
    guard caller.role.administersRecordings else {
      throw APIError(.forbidden, "Only administrators say how long recordings are kept.")
    }
  }

  func createPolicy(
    _ request: RetentionPolicyRequest, by caller: Caller, at now: Timestamp
  ) async throws -> RetentionPolicy {
    try Self.checkAdministrator(caller)
    return try await ledger.asServer.change(at: now) { change in
      let connection = change.connection
      _ = try connection.rows("policies.hold", [:])
      let there = try RetentionRows.policies(in: connection)
      guard there.count < RetentionRows.most else {
        throw APIError(.policyLimit, "There are \(RetentionRows.most) policies: delete one first.")
      }
      guard !there.contains(where: { $0.name == request.name }) else { throw Self.nameTaken }
      if request.isDefault { try connection.run("policies.clear_default", [:]) }
      let id = EntityID.random()
      try connection.run(
        "policies.insert", Self.values(of: request, id).merging(["user": caller.id, "at": now]) { $1 })
      return try Self.written(id, connection)
    }
  }

  /// Says anew what a policy is. Its recordings follow: those that have its days get the new ones, but for those whose makers were not warned
  /// in time. Those with other days, which their makers have said, keep them.
  func changePolicy(
    _ id: EntityID, _ request: RetentionPolicyRequest, by caller: Caller, at now: Timestamp
  ) async throws -> RetentionPolicy {
    try Self.checkAdministrator(caller)
    return try await ledger.asServer.change(at: now) { change in
      let connection = change.connection
      _ = try connection.rows("policies.hold", [:])
      let there = try RetentionRows.policies(in: connection)
      guard let before = there.first(where: { $0.id == id }) else { throw APIError.notFound }
      guard !there.contains(where: { $0.name == request.name && $0.id != id }) else { throw Self.nameTaken }
      if request.isDefault, !before.isDefault { try connection.run("policies.clear_default", [:]) }
      try connection.run("policies.update", Self.values(of: request, id))
      let warning = Double(request.warningDaysBefore) * RecordingSteps.day
      if request.retentionDays != before.retentionDays {
        try connection.run(
          "recordings.follow_policy",
          [
            "policy": id, "before": before.retentionDays, "days": request.retentionDays,
            "seconds": request.retentionDays.map { Double($0) * RecordingSteps.day }, "warning": warning,
            "soonest": now + warning, "now": now,
          ])
      }
      if request.autoDelete, !before.autoDelete {
        try connection.run(
          "recordings.end_again", ["policy": id, "warning": warning, "soonest": now + warning, "now": now])
      }
      return try Self.written(id, connection)
    }
  }

  private static let nameTaken = APIError(.policyNameTaken, "A policy has this name.")

  private static func values(of request: RetentionPolicyRequest, _ id: EntityID) -> [String: (any SQLConvertible)?] {
    [
      "id": id, "name": request.name, "description": request.description, "days": request.retentionDays,
      "is_default": request.isDefault, "auto_delete": request.autoDelete,
      "warning_days": request.warningDaysBefore, "exempt": request.legalHoldExempt, "quota": request.quotaBytes,
      "sources": JSONList.value(request.applyToSources.map(\.rawValue)),
      "channels": JSONList.value(request.applyToChannelIds.map(\.description)),
    ]
  }

  private static func written(_ id: EntityID, _ connection: any SQLConnection) throws -> RetentionPolicy {
    guard let policy = try RetentionRows.policies(in: connection).first(where: { $0.id == id }) else {
      throw SQLFailure(.wrongStatement, "policies.list does not show what was written")
    }
    return policy
  }

  /// Deletes a policy. What has stayed under one that deletes nothing stays for good.
  func deletePolicy(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try Self.checkAdministrator(caller)
    let deleted = try await ledger.asServer.change(at: now) { change in
      let connection = change.connection
      _ = try connection.rows("policies.hold", [:])
      if try RetentionRows.policies(in: connection).contains(where: { $0.id == id && !$0.autoDelete }) {
        try connection.run("recordings.stay", ["policy": id])
      }
      return try connection.run("policies.delete", ["policy": id])
    }
    guard deleted > 0 else { throw APIError.notFound }
  }

  func runRetention(by caller: Caller, at now: Timestamp) async throws -> RetentionReport {
    try Self.checkAdministrator(caller)
    return try await DatabaseIdentity.server.run { try await runRetention(at: now) { _, _ in } }
  }

  // MARK: What is due

  /// Lets expire what is due, and what is over the quota of its policy.
  ///
  /// - Parameter note: takes what could not be done.
  func runRetention(at now: Timestamp, note: (EntityID, any Error) -> Void) async throws -> RetentionReport {
    var report = RetentionReport(executed: 0, failed: 0, skipped: 0)
    func attempt(_ id: EntityID, _ body: () async throws -> Bool) async {
      do { if try await body() { report.executed += 1 } } catch {
        report.failed += 1
        note(id, error)
      }
    }
    let (due, held, policies) = try await ledger.read { connection in
      (
        try connection.rows("recordings.expired", ["now": now]).map(Self.id),
        try connection.first("recordings.kept_by_hold", ["now": now])?["recordings"] ?? 0 as Int,
        try RetentionRows.policies(in: connection)
      )
    }
    report.skipped = held
    for id in due { await attempt(id) { try await endTime(of: id, at: now) } }
    for policy in policies where policy.quotaBytes != nil && policy.autoDelete {
      let oldest = try await ledger.read { connection in
        try connection.rows("recordings.oldest_under", ["policy": policy.id]).map(Self.id)
      }
      for id in oldest {
        // As it is now, with what has gone already.
        let isOver = try await ledger.read { connection in
          let there = try RetentionRows.policies(in: connection).first { $0.id == policy.id }
          return try Self.isOverQuota(there, connection)
        }
        guard isOver else { break }
        await attempt(id) { try await giveWay(id, at: now) }
      }
    }
    return report
  }

  private static func id(_ row: SQLRow) throws(SQLFailure) -> EntityID { try row["id"] }

  /// Lets a recording expire whose time is over, unless its policy deletes nothing. Both are as they are now: somebody may have kept it longer
  /// since it was looked for.
  /// - Returns: whether it is gone now.
  func endTime(of id: EntityID, at now: Timestamp) async throws -> Bool {
    try await expire(id, at: now) { record, policy, change in
      guard record.expiresAt.map({ $0 <= now }) ?? false else { return false }
      guard policy?.autoDelete == false else { return true }
      (record.expiresAt, record.warnAt) = (nil, nil)
      try Self.notify(
        record, "The time of a recording is over", "It stays, since its policy deletes nothing by itself.", change)
      return false
    }
  }

  /// Lets a recording expire where its policy has more than its quota.
  /// - Returns: whether it is gone now.
  func giveWay(_ id: EntityID, at now: Timestamp) async throws -> Bool {
    try await expire(id, at: now) { _, policy, change in try Self.isOverQuota(policy, change.connection) }
  }

  private static func isOverQuota(
    _ policy: RetentionPolicy?, _ connection: any SQLConnection
  ) throws(SQLFailure) -> Bool {
    guard let policy, policy.autoDelete, let quota = policy.quotaBytes else { return false }
    return try usage(of: nil, under: policy.id, connection).bytes > quota
  }

  /// - Parameter goes: whether a recording that may go goes; its policy is nil for one without.
  private func expire(
    _ id: EntityID, at now: Timestamp,
    where goes: @escaping @Sendable (inout RecordingRecord, RetentionPolicy?, Change) throws -> Bool
  ) async throws -> Bool {
    let after = try await step(id, at: now) { record, machine, change in
      guard record.life.status == .ready, !record.isHeld else { return }
      guard try goes(&record, try RetentionRows.policy(of: record, in: change.connection), change) else { return }
      machine.expire()
      try RecordingRows.note(.expired, id, by: nil, change)
    }
    return after?.life.status == .expired
  }

  /// Warns the makers of recordings that end soon; not of those whose policy deletes nothing.
  /// - Parameter note: takes what could not be done.
  func warn(at now: Timestamp, note: (EntityID, any Error) -> Void) async throws {
    let due = try await ledger.read { connection in
      try connection.rows("recordings.to_warn", ["now": now]).map(Self.id)
    }
    for id in due {
      await attempt(id, at: now, note) { record, _, change in
        // What is held does not end; where it is released in time there is still something to warn of.
        guard record.warnAt.map({ $0 <= now }) ?? false, !record.isHeld else { return }
        record.warnAt = nil
        guard let expiresAt = record.expiresAt, expiresAt > now,
          try RetentionRows.policy(of: record, in: change.connection)?.autoDelete ?? true
        else { return }
        let days = max(1, Int(((expiresAt - now) / RecordingSteps.day).rounded()))
        try Self.notify(
          record, "A recording ends soon",
          "It is deleted in \(days) day\(days == 1 ? "" : "s"), unless it is kept longer.",
          change)
      }
    }
  }

  /// Lets happen what is due by the clock to those who were asked.
  /// - Parameter note: takes what could not be done.
  func endAsking(at now: Timestamp, note: (EntityID, any Error) -> Void) async throws {
    let due = try await ledger.read { connection in
      try connection.rows("recordings.unanswered", ["now": now]).map(Self.id)
    }
    for id in due { await attempt(id, at: now, note) { _, machine, _ in machine.advance(to: now) } }
  }

  /// Takes a step that keeps others from nothing when it fails.
  private func attempt(
    _ id: EntityID, at now: Timestamp, _ note: (EntityID, any Error) -> Void,
    _ body: @escaping @Sendable (inout RecordingRecord, inout RecordingMachine, Change) throws -> Void
  ) async {
    do { try await step(id, at: now, body) } catch { note(id, error) }
  }

  /// Deletes what was given to people and has ended.
  func endGrants(at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in try change.connection.run("grants.over", ["now": now]) }
  }

  private static func notify(_ record: RecordingRecord, _ title: String, _ body: String, _ change: Change) throws {
    let notification = NotificationEvent(
      id: .random(), type: .system, title: title, body: body,
      data: .object(["recordingId": .string(record.id.description)]), createdAt: change.now)
    try change.connection.run(
      "notifications.insert",
      [
        "id": notification.id, "user": record.maker, "type": notification.type.rawValue, "title": notification.title,
        "body": notification.body, "data": notification.data, "at": change.now,
      ])
    change.tell(.user(record.maker.uuid), .notification(notification))
  }
}
