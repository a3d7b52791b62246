import NchatAPI

/// What happens to the recording of a call or a stream when that changes, in the same transaction.
enum CallRecordings {
  /// Follows who comes and goes in a call that is held, and its end.
  static func follow(_ call: CallRecord, _ outputs: [CallOutput], by user: EntityID?, _ change: Change) throws {
    let isOfInterest =
      call.isOver
      || outputs.contains { output in
        switch output {
        case .joined, .left: true
        default: false
        }
      }
    guard isOfInterest, let running = try RecordingRows.running(inCall: call.id, change.connection),
      let record = try RecordingRows.held(running.id, in: change.connection), record.life.status.isRunning
    else { return }
    try RecordingSteps.step(record, by: user, change) { _, machine in
      for output in outputs {
        switch output {
        case .joined(let person): machine.joined(person, at: change.now)
        case .left(let person, _): machine.left(person, maker: record.maker)
        default: break
        }
      }
      if call.isOver { machine.placeEnded(at: change.now) }
    }
  }

  /// A stream that is held is over.
  static func streamEnded(_ stream: EntityID, _ change: Change) throws {
    guard let running = try RecordingRows.running(inStream: stream, change.connection),
      let record = try RecordingRows.held(running.id, in: change.connection), record.life.status.isRunning
    else { return }
    try RecordingSteps.step(record, by: nil, change) { _, machine in machine.placeEnded(at: change.now) }
  }

  /// What whoever comes into a call is told; nil where nothing is recorded.
  static func notice(of call: EntityID, _ connection: any SQLConnection) throws(SQLFailure) -> RecordingNotice? {
    guard let record = try RecordingRows.running(inCall: call, connection) else { return nil }
    return RecordingNotice(recordingId: record.id, status: record.life.status, startedBy: record.maker)
  }
}
