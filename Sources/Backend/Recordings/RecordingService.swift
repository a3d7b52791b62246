import LiveKitProtocol
import NchatAPI

/// Recordings of calls and streams: those present are asked, the egress service beside the media server is, and what comes of it is a row with
/// its rights, its links and its end.
///
/// Each request is one transaction that holds the recording's row. What the egress service has to do is wished for in the row, and done by
/// `RecordingWork`.
struct RecordingService: Sendable {
  let ledger: Ledger
  let liveKit: LiveKitService
  let files: RecordingFiles
  let links: RecordingLinks
  let hashing: HashingQueue

  // MARK: Beginning

  /// Wants to record a call: those present are asked first.
  /// - Throws: `APIError`: `NOT_FOUND`, `INSUFFICIENT_PERMISSIONS`, `CALL_ENDED`, `INVALID_TRANSITION`, `RECORDING_IN_PROGRESS`, `NO_EGRESS`.
  func start(
    _ request: StartRecordingRequest, inCall id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    let call = try await ledger.read { connection in try Self.recordable(id, by: caller, connection) }
    try await checkEgress(in: call.roomName)
    try await checkQuota(request, .call, channel: call.channelID, by: caller)
    return try await ledger.change(at: now) { change in
      try CallRows.hold(id, in: change.connection)
      let call = try Self.recordable(id, by: caller, change.connection)
      let machine = RecordingMachine(by: caller.id, others: call.joined.map(\.userID), at: now)
      let record = try Self.record(
        request, .call, room: call.roomName, channel: call.channelID, by: caller, machine.life, change
      ) { $0.callID = id }
      try RecordingSteps.insert(record, machine, change)
      return try shown(record.id, to: caller, at: now, change.connection)
    }
  }

  /// Records a stream of one's own. Those who watch are not in it, and are not asked.
  func start(
    _ request: StartRecordingRequest, ofStream id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    let stream = try await ledger.read { connection in
      try Self.recordable(try StreamRows.visible(id, to: caller.id, in: connection), by: caller, connection)
    }
    try await checkEgress(in: stream.roomName)
    try await checkQuota(request, .livestream, channel: stream.channelID, by: caller)
    return try await ledger.change(at: now) { change in
      let stream = try Self.recordable(
        try StreamRows.held(id, visibleTo: caller.id, in: change.connection), by: caller, change.connection)
      let machine = RecordingMachine(by: caller.id, others: [], at: now)
      let record = try Self.record(
        request, .livestream, room: stream.roomName, channel: stream.channelID, by: caller, machine.life, change
      ) { $0.streamID = id }
      try RecordingSteps.insert(record, machine, change)
      return try shown(record.id, to: caller, at: now, change.connection)
    }
  }

  /// A call that somebody may record now.
  private static func recordable(
    _ id: EntityID, by caller: Caller, _ connection: any SQLConnection
  ) throws -> CallRecord {
    guard let call = try CallRows.load(id, visibleTo: caller.id, in: connection) else { throw APIError.notFound }
    let member = call.members[caller.id]
    let may = member?.role.may(.record) ?? false || call.initiatorID == caller.id
    guard may else { throw CallRefusal.notAllowed.error() }
    guard !call.isOver else { throw CallRefusal.over.error() }
    // Nobody who is not there has others recorded.
    guard call.status == .active, member?.status == .joined else {
      throw APIError(.invalidTransition, "A call is recorded by somebody who is in it, when two have joined it.")
    }
    guard try RecordingRows.running(inCall: id, connection) == nil else { throw inProgress }
    return call
  }

  private static func recordable(
    _ stream: StreamRecord, by caller: Caller, _ connection: any SQLConnection
  ) throws -> StreamRecord {
    guard stream.broadcaster.id == caller.id else {
      throw APIError(.insufficientPermissions, "Only its broadcaster records a stream.")
    }
    guard stream.isLive else { throw APIError(.streamNotLive, "The stream is not live.") }
    guard try RecordingRows.running(inStream: stream.id, connection) == nil else { throw inProgress }
    return stream
  }

  private static let inProgress = APIError(.recordingInProgress, "That is being recorded, or about to be.")

  /// Whether there is somebody who records.
  private func checkEgress(in room: String) async throws {
    do throws(LiveKitFailure) { _ = try await liveKit.activeEgresses(in: room) } catch {
      switch error.kind {
      case .unimplemented:
        throw APIError(.noEgress, "Nothing can be recorded here: the media server has no egress service.")
      case .notFound, .unavailable, .notTrusted, .refused:
        throw APIError(.unavailable, "The media server cannot be asked to record now.", retryAfter: 5)
      }
    }
  }

  /// Whether the policy that a recording would have still takes one: the oldest give way to it, but for what has to stay.
  private func checkQuota(
    _ request: StartRecordingRequest, _ source: RecordingSource, channel: EntityID?, by caller: Caller
  ) async throws {
    // Of recordings that the caller may not see, too.
    let isFull = try await ledger.asServer.read { connection in
      let policy = try RetentionRows.policy(
        asked: request.retentionPolicyId, source: source, channel: channel,
        isAdministrator: caller.role.administersRecordings, in: connection)
      guard let policy, let quota = policy.quotaBytes else { return false }
      let row = try connection.first(
        "recordings.staying_under", ["policy": policy.id, "all_stay": !policy.autoDelete])
      let bytes: Int = try row?["bytes"] ?? 0
      return bytes >= quota
    }
    guard !isFull else {
      throw APIError(.quotaExceeded, "There is no room for another recording: what there is of this kind has to stay.")
    }
  }

  private static func record(
    _ request: StartRecordingRequest, _ source: RecordingSource, room: String, channel: EntityID?, by caller: Caller,
    _ life: RecordingLife, _ change: Change, _ place: (inout RecordingRecord) -> Void
  ) throws -> RecordingRecord {
    let id = EntityID.random()
    let policy = try RetentionRows.policy(
      asked: request.retentionPolicyId, source: source, channel: channel,
      isAdministrator: caller.role.administersRecordings, in: change.connection)
    var record = RecordingRecord(
      id: id, source: source, channelID: channel, maker: caller.id, makerName: caller.displayName, roomName: room,
      format: request.format, quality: request.quality, layout: request.layout,
      // Ogg holds no picture.
      isAudioOnly: request.audioOnly || request.format == .ogg, visibility: request.visibility,
      filePath: "recordings/\(id).\(request.format.rawValue)", life: life,
      retentionDays: policy.map(\.retentionDays) ?? RetentionRows.usualDays, policyID: policy?.id, createdAt: change.now
    )
    record.retryAt = life.wish == nil ? nil : change.now
    place(&record)
    return record
  }

  // MARK: While it goes on

  /// The newest recording of a call that the caller may see.
  func newest(inCall id: EntityID, for caller: Caller, at now: Timestamp) async throws -> Recording {
    try await ledger.read { connection in
      guard try connection.first("calls.visible", ["call": id, "user": caller.id]) != nil else {
        throw APIError.notFound
      }
      // Those who are asked see what they are asked about.
      if let running = try RecordingRows.running(inCall: id, connection), running.life.consents[caller.id] != nil {
        let standing = try RecordingStanding.of(caller, to: running.id, at: now, in: connection)
        return running.shown(to: standing, at: now)
      }
      let seen = try Self.listed(RecordingListQuery(limit: 1, callId: id), for: caller, at: now, connection)
      guard let newest = seen.first else { throw APIError(.notFound, "The call was not recorded.") }
      return newest
    }
  }

  /// The caller says whether they may be recorded.
  func answer(_ accepted: Bool, inCall id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Recording {
    try await ledger.change(at: now) { change in
      guard try change.connection.first("calls.visible", ["call": id, "user": caller.id]) != nil else {
        throw APIError.notFound
      }
      guard let running = try RecordingRows.running(inCall: id, change.connection),
        let record = try RecordingRows.held(running.id, in: change.connection), record.life.status.isRunning,
        // Whoever is not in the call does not learn that it is recorded.
        record.life.consents[caller.id] != nil
      else { throw RecordingRefusal.notRunning.error }
      let after = try RecordingSteps.step(record, by: caller.id, change) { _, machine in
        try machine.answer(caller.id, accepted: accepted, at: now)
      }
      // Whoever refuses does not see more of it than that it is over.
      return after.shown(
        to: try RecordingStanding.of(caller, to: after.id, at: now, in: change.connection), at: now)
    }
  }

  /// Ends what is recorded of a call: whoever began it, or the call, or is its host.
  func stop(inCall id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Recording {
    try await ledger.change(at: now) { change in
      try CallRows.hold(id, in: change.connection)
      guard let call = try CallRows.load(id, visibleTo: caller.id, in: change.connection) else {
        throw APIError.notFound
      }
      let running = try RecordingRows.running(inCall: id, change.connection)
      let member = call.members[caller.id]
      let isHost = member?.status == .joined && member?.role.may(.record) ?? false
      guard isHost || call.initiatorID == caller.id || running?.maker == caller.id else {
        throw CallRefusal.notAllowed.error()
      }
      guard let running, let record = try RecordingRows.held(running.id, in: change.connection) else {
        throw RecordingRefusal.notRunning.error
      }
      let after = try RecordingSteps.step(record, by: caller.id, change) { _, machine in try machine.stop(at: now) }
      return after.shown(
        to: try RecordingStanding.of(caller, to: after.id, at: now, in: change.connection), at: now)
    }
  }

  // MARK: Parts

  /// A recording as somebody sees it who may.
  func shown(
    _ id: EntityID, to caller: Caller?, at now: Timestamp, _ connection: any SQLConnection
  ) throws -> Recording {
    let (record, standing) = try RecordingRows.visible(id, to: caller, at: now, in: connection)
    return record.shown(to: standing, at: now)
  }

  /// Lets something happen to a recording, whoever does it; nothing to one that is not there.
  @discardableResult
  func step(
    _ id: EntityID, at now: Timestamp,
    _ body: @escaping @Sendable (inout RecordingRecord, inout RecordingMachine, Change) throws -> Void
  ) async throws -> RecordingRecord? {
    try await ledger.change(at: now) { change in
      guard let record = try RecordingRows.held(id, in: change.connection) else { return nil }
      return try RecordingSteps.step(record, by: nil, change) { record, machine in
        try body(&record, &machine, change)
      }
    }
  }
}
