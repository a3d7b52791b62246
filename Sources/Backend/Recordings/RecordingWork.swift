import LiveKitProtocol
import Logging
import NchatAPI

/// Does at the egress service what rows say must be so, asks it how recordings do, and removes files of those that are gone.
///
/// A wish is taken for half a minute before it is done, so that of several processes on one database one does it; what fails is tried again,
/// later and later.
struct RecordingWork: Sendable {
  /// Seconds that a wish is taken for.
  static let lease = 30.0
  /// How often the egress service is asked to begin before a recording is given up.
  static let mostAttempts = 5

  let recordings: RecordingService
  let log: Logger
  /// Asked for each thing that is done: what comes before may take long.
  let clock: @Sendable () -> Timestamp

  private var ledger: Ledger { recordings.ledger }
  private var liveKit: LiveKitService { recordings.liveKit }

  /// Does everything that is due.
  func run() async {
    do {
      let now = clock()
      let (wishes, checks) = try await ledger.read { connection in
        (
          try connection.rows("recordings.work", ["now": now]).map { row throws(SQLFailure) -> EntityID in
            try row["id"]
          },
          try connection.rows("recordings.to_check", ["now": now]).map {
            row throws(SQLFailure) -> (id: EntityID, egress: String?) in
            (try row["id"], try row["livekit_egress_id"])
          }
        )
      }
      for id in wishes { await note(id) { try await perform(id, at: clock()) } }
      for check in checks { await note(check.id) { try await look(check.id, check.egress, at: clock()) } }
      try await removeFiles()
    } catch { log.failure("work for recordings cannot be looked for", error) }
  }

  private func note(_ id: EntityID, _ body: () async throws -> Void) async {
    do { try await body() } catch { log.failure("recording \(id) cannot be moved on", error) }
  }

  // MARK: Wishes

  private func perform(_ id: EntityID, at now: Timestamp) async throws {
    let record = try await ledger.change(at: now) { change -> RecordingRecord? in
      let taken = try change.connection.run(
        "recordings.take", ["recording": id, "until": now + Self.lease, "now": now])
      return taken == 1 ? try RecordingRows.find(id, in: change.connection) : nil
    }
    guard let record else { return }
    switch record.life.wish {
    case .start: try await start(record)
    case .stop: try await stop(record)
    case nil: return
    }
  }

  private func start(_ record: RecordingRecord) async throws {
    do throws(LiveKitFailure) {
      // An answer that was lost must not become a second recording.
      let found =
        record.egressAttempts > 1
        ? try await liveKit.activeEgresses(in: record.roomName).first { $0.isFile(record.filePath) } : nil
      let info: LKEgressInfo
      if let found {
        info = found
      } else {
        info = try await liveKit.startRecording(of: record.roomName, as: record.form)
      }
      let egress = Self.known(info.egressID)
      await keep(record.id) {
        let now = clock()
        let after = try await recordings.step(record.id, at: now) { record, machine, _ in
          guard record.egressID == nil || record.egressID == egress else { return }
          record.egressID = egress
          machine.egressStarted(at: now)
        }
        // Another process has begun it, too, when this one had taken too long: one of them is enough.
        if let egress, after?.egressID != egress { _ = try await liveKit.stopRecording(egress) }
      }
    } catch {
      let now = clock()
      log.log(level: error.kind == .unavailable ? .debug : .warning, "\(record.id) is not recorded: \(error)")
      let isLast = error.kind != .unavailable || record.egressAttempts >= Self.mostAttempts
      try await recordings.step(record.id, at: now) { record, machine, _ in
        guard machine.life.wish == .start else {
          // It was stopped while the egress service was asked.
          if error.kind == .unavailable { machine.egressUnanswered() }
          return
        }
        guard isLast else {
          record.retryAt = now + CallMediaWork.pause(after: record.egressAttempts)
          return
        }
        let reason: RecordingFailureReason =
          switch error.kind {
          case .unimplemented: .noEgress
          case .unavailable, .notTrusted: .unavailable
          case .notFound, .refused: .egress
          }
        machine.egressFailed(reason, reason == .egress ? "\(error)".bounded(to: 500) : nil, at: now)
      }
    }
  }

  /// What was begun is written down, whatever it takes: a recording that nobody knows of is not to go on.
  private func keep(_ id: EntityID, _ body: () async throws -> Void) async {
    do { try await body() } catch { log.failure("recording \(id) has begun, and its row does not know it", error) }
  }

  private func stop(_ record: RecordingRecord) async throws {
    var egress = record.egressID
    do throws(LiveKitFailure) {
      if egress == nil {
        // It was asked to begin, and did not say what it had begun.
        let found = try await liveKit.activeEgresses(in: record.roomName).first { $0.isFile(record.filePath) }
        egress = found.flatMap { Self.known($0.egressID) }
      }
      if let egress { _ = try await liveKit.stopRecording(egress) }
    } catch {
      // Whatever else it says, it does not record any more: how it ended is asked for.
      if error.kind == .unavailable || error.kind == .notTrusted {
        log.debug("\(record.id) is still being recorded: \(error)")
        let now = clock()
        try await recordings.step(record.id, at: now) { record, machine, _ in
          guard machine.life.wish == .stop else { return }
          record.retryAt = now + CallMediaWork.pause(after: record.egressAttempts)
        }
        return
      }
    }
    let now = clock()
    try await recordings.step(record.id, at: now) { [egress] record, machine, _ in
      machine.wishDone()
      guard let egress else { return }
      record.egressID = egress
      // Also of one that nobody wants: its file comes when it is finished, and is to go then.
      let isAwaited = record.life.status == .processing || record.isGivenUp
      if isAwaited { record.checkAt = now + RecordingSteps.checkInterval }
    }
  }

  // MARK: Asking

  private func look(_ id: EntityID, _ egress: String?, at now: Timestamp) async throws {
    let isTaken = try await ledger.change(at: now) { change in
      try change.connection.run(
        "recordings.check_again",
        ["recording": id, "again": now + RecordingSteps.checkInterval, "now": now]) == 1
    }
    guard isTaken, let egress else { return }
    let info: LKEgressInfo?
    do throws(LiveKitFailure) { info = try await liveKit.egressInfo(egress) } catch {
      log.debug("how \(id) does cannot be asked: \(error)")
      return
    }
    let now = clock()
    try await recordings.step(id, at: now) { record, machine, _ in
      if let info {
        Self.apply(info, to: &record, &machine, at: now)
      } else {
        machine.egressFailed(.lost, nil, at: now)
        if record.isGivenUp { Self.giveUpFile(of: &record, at: now) }
      }
    }
  }

  /// The id that the egress service gave, as its row keeps it.
  private static func known(_ id: String) -> String? {
    let id = id.bounded(to: 255)
    return id.isEmpty ? nil : id
  }

  /// Of a recording that nobody wants, or of which nothing came, nothing more is to come: what there is of its file is removed.
  private static func giveUpFile(of record: inout RecordingRecord, at now: Timestamp) {
    (record.checkAt, record.fileDeleteAt) = (nil, now)
  }

  /// What the egress service says of a recording, by webhook or when it is asked.
  static func apply(
    _ info: LKEgressInfo, to record: inout RecordingRecord, _ machine: inout RecordingMachine, at now: Timestamp
  ) {
    switch info.status {
    case .egressStarting, .egressActive, .UNRECOGNIZED: return
    case .egressEnding: machine.egressEnding(at: now)
    case .egressComplete, .egressLimitReached:
      let isWanted = machine.life.status == .recording || machine.life.status == .processing
      if isWanted, let file = info.fileResults.first {
        record.fileSize = file.size >= 0 ? file.size : nil
        record.fileSeconds = Int(min(max(0, file.duration / 1_000_000_000), Int64(Int32.max)))
        let place = (file.location.isEmpty ? file.filename : file.location).bounded(to: 2_048)
        record.fileURL = place.isEmpty ? nil : place
      }
      machine.egressFinished(at: now)
      // It was deleted while it went on: its file came only now.
      if record.isGivenUp { giveUpFile(of: &record, at: now) }
    case .egressFailed, .egressAborted:
      let words = info.error.isEmpty ? info.details : info.error
      machine.egressFailed(.egress, words.isEmpty ? nil : words.bounded(to: 500), at: now)
      if record.isGivenUp { giveUpFile(of: &record, at: now) }
    }
  }

  // MARK: Files

  private struct FileWork: Sendable {
    let id: EntityID
    let path: String
    let attempts: Int

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, path, attempts) = (try row["id"], try row["file_path"], try row["file_attempts"])
    }
  }

  /// Removes files that nobody is to have any more. Where there is no folder they wait for one.
  private func removeFiles() async throws {
    guard recordings.files.folder != nil else { return }
    let now = clock()
    let files = try await ledger.read { try $0.rows("recordings.file_work", ["now": now]).map(FileWork.init) }
    for file in files { await note(file.id) { try await remove(file, at: clock()) } }
  }

  private func remove(_ file: FileWork, at now: Timestamp) async throws {
    let id = file.id
    // It may be held since it was looked for.
    let isTaken = try await ledger.change(at: now) { change in
      try change.connection.run("recordings.file_take", ["recording": id, "until": now + Self.lease, "now": now]) == 1
    }
    guard isTaken else { return }
    let isDone = try await recordings.files.remove(file.path)
    try await ledger.change(at: now) { change in
      if isDone {
        try change.connection.run("recordings.file_done", ["recording": id])
      } else {
        let again = now + CallMediaWork.pause(after: file.attempts)
        try change.connection.run("recordings.file_failed", ["recording": id, "again": again])
      }
    }
  }
}

extension LKEgressInfo {
  /// Whether it writes this file.
  fileprivate func isFile(_ path: String) -> Bool { fileResults.contains { $0.filename.hasSuffix(path) } }
}

extension RecordingRecord {
  /// How the egress service is asked for it.
  fileprivate var form: LiveKitService.RecordingForm {
    LiveKitService.RecordingForm(
      layout: layout == .single ? "single-speaker" : layout.rawValue, isAudioOnly: isAudioOnly,
      preset: quality == .p720 ? .h264720P30 : .h2641080P30, fileType: format == .ogg ? .ogg : .mp4, path: filePath)
  }
}
