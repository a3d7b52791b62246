import NchatAPI

/// One step of a recording: the machine is asked, rows are written, others are told.
enum RecordingSteps {
  /// Seconds until the egress service is asked how a recording does, of which no webhook may come.
  static let checkInterval = 30.0
  static let day = 86_400.0

  /// Lets something happen to a recording that is held.
  ///
  /// - Parameter user: who does it; nil for what happens by itself.
  /// - Throws: `APIError` for a `RecordingRefusal`; what `body` throws.
  @discardableResult
  static func step(
    _ before: RecordingRecord, by user: EntityID?, _ change: Change,
    _ body: (inout RecordingRecord, inout RecordingMachine) throws -> Void
  ) throws -> RecordingRecord {
    var record = before
    var machine = RecordingMachine(before.life)
    do { try body(&record, &machine) } catch let refusal as RecordingRefusal { throw refusal.error }
    record.life = machine.life
    guard record != before || !machine.outputs.isEmpty else { return before }
    try settle(&record, from: before, change)
    try RecordingRows.update(from: before, to: record, at: change.now, in: change.connection)
    try tell(machine.outputs, of: record, by: user, change)
    return record
  }

  /// Writes a new recording.
  static func insert(_ record: RecordingRecord, _ machine: RecordingMachine, _ change: Change) throws {
    try RecordingRows.insert(record, in: change.connection)
    try tell(machine.outputs, of: record, by: record.maker, change)
  }

  /// What follows from a new state: when the egress service is asked, when it expires, whether its file goes.
  private static func settle(
    _ record: inout RecordingRecord, from before: RecordingRecord, _ change: Change
  ) throws(SQLFailure) {
    let now = change.now
    let isGivenUp = record.life.status == .failed || record.life.status == .deleted
    let isRefused = record.life.failure == .noEgress || record.life.failure == .egress
    if before.life.wish == .start, record.life.wish == nil, before.egressAttempts > 0, record.egressID == nil,
      isGivenUp, !isRefused
    {
      // The egress service was asked, and may have begun though its answer was lost.
      record.life.wish = .stop
    }
    if record.life.wish != before.life.wish {
      record.retryAt = record.life.wish == nil ? nil : now
      record.egressAttempts = 0
    }
    guard record.life.status != before.life.status else { return }
    switch record.life.status {
    case .recording, .processing: record.checkAt = record.egressID == nil ? nil : now + checkInterval
    case .ready:
      record.checkAt = nil
      try schedule(&record, change)
    case .expired, .deleted:
      (record.expiresAt, record.warnAt, record.fileURL) = (nil, nil, nil)
      if record.life.status == .deleted { record.deletedAt = now }
      // One of which nothing came may have left something behind. A file that is being finished is asked for until it is known.
      if before.life.startedAt != nil { record.fileDeleteAt = now }
    case .failed:
      record.checkAt = nil
      // The egress service has begun with it, and does no more: what it has written is nobody's.
      if record.egressID != nil, record.life.wish == nil { record.fileDeleteAt = now }
    case .starting: record.checkAt = nil
    }
  }

  /// Says when a finished recording expires, and when its maker is warned.
  /// - Parameter soonest: before which it does not end.
  static func schedule(
    _ record: inout RecordingRecord, notBefore soonest: Timestamp? = nil, _ change: Change
  ) throws(SQLFailure) {
    guard let days = record.retentionDays, let endedAt = record.life.endedAt else {
      (record.expiresAt, record.warnAt) = (nil, nil)
      return
    }
    let end = endedAt + Double(days) * day
    let expiresAt = soonest.map { max(end, $0) } ?? end
    record.expiresAt = expiresAt
    let warning = try warning(of: record, change)
    let warned = expiresAt + -warning
    record.warnAt = warning == 0 || warned <= change.now ? nil : warned
  }

  /// Lets a recording that was held go on towards its end, of which its maker is warned in time though it would be over by now.
  static func release(_ record: inout RecordingRecord, _ change: Change) throws(SQLFailure) {
    guard let end = record.expiresAt else { return }
    let warning = try warning(of: record, change)
    let expiresAt = max(end, change.now + warning)
    record.expiresAt = expiresAt
    record.warnAt = warning == 0 ? nil : max(expiresAt + -warning, change.now)
  }

  /// Seconds before its end that a recording's maker is warned; 0 for never.
  static func warning(of record: RecordingRecord, _ change: Change) throws(SQLFailure) -> Double {
    let policy = try RetentionRows.policy(of: record, in: change.connection)
    return Double(policy?.warningDaysBefore ?? RetentionRows.usualWarning) * day
  }

  // MARK: Telling

  private static func tell(
    _ outputs: [RecordingMachine.Output], of record: RecordingRecord, by user: EntityID?, _ change: Change
  ) throws {
    guard !outputs.isEmpty else { return }
    let present = try change.connection.rows("recordings.present", ["recording": record.id]).map {
      row throws(SQLFailure) -> EntityID in try row["user_id"]
    }
    func tellAll(_ event: RealtimeEvent) {
      if let topic = record.topic { change.tell(topic, event) }
      for person in Set(present + [record.maker]).sorted(by: { $0.description < $1.description }) {
        change.tell(.user(person.uuid), event)
      }
    }
    let state = RecordingChanged(
      recordingId: record.id, callId: record.callID, streamId: record.streamID, status: record.life.status,
      changedBy: user, reason: record.life.failure)
    for output in outputs {
      switch output {
      case .asked(let people):
        guard let call = record.callID, let deadline = record.life.consentDeadline else { continue }
        let event = RealtimeEvent.recordingConsentRequested(
          RecordingConsentRequested(
            recordingId: record.id, callId: call, requestedBy: record.maker, requestedByName: record.makerName,
            userIds: people, expiresAt: deadline))
        change.tell(.call(call.uuid), event)
        for person in people { change.tell(.user(person.uuid), event) }
      case .answered(let person, let accepted):
        guard let call = record.callID else { continue }
        let event = RealtimeEvent.recordingConsentAnswered(
          RecordingConsentAnswered(recordingId: record.id, callId: call, userId: person, accepted: accepted))
        change.tell(.call(call.uuid), event)
        change.tell(.user(record.maker.uuid), event)
      case .started: tellAll(.recordingStarted(state))
      case .informed(let person): change.tell(.user(person.uuid), .recordingStarted(state))
      case .stopped: tellAll(.recordingStopped(state))
      case .failed:
        // Those who watch a stream never heard of what did not begin.
        if record.streamID != nil {
          change.tell(.user(record.maker.uuid), .recordingFailed(state))
        } else {
          tellAll(.recordingFailed(state))
        }
      case .ready: change.tell(.user(record.maker.uuid), .recordingReady(state))
      }
    }
  }
}
