import Foundation
import LiveKitProtocol
import NchatAPI

@testable import Backend

/// Recordings on a database of one test, with a real media server and an egress service beside it, and time that moves when it is told to:
/// ana calls, bo and chi are called, dan is nobody to them, olga administers the server.
///
/// Whatever somebody asks is asked as a request asks it; sweeps, work and webhooks are the server's own.
struct RecordingLab: Sendable {
  let accounts: AccountsLab
  let egress: EgressStandIn
  let calls: AskedCalls
  let streams: AskedStreams
  let recordings: AskedRecordings
  let sweep: RecordingSweep
  let work: ClockedWork
  let webhooks: WebhookService
  let folder: TemporaryFolder
  let ana: Caller
  let bo: Caller
  let chi: Caller
  let dan: Caller
  let olga: Caller
  let channel: EntityID
  /// Later than the clock of any machine that tests run on: grants whose end PostgreSQL itself holds somebody to have not ended there.
  static let start = Timestamp(milliseconds: 4_102_444_800_000)
  let start = RecordingLab.start

  static func run(hasFolder: Bool = true, _ body: (RecordingLab) async throws -> Void) async throws {
    try await MediaLab.run(.inProcess) { media in
      let accounts = try AccountsLab()
      let egress = EgressStandIn(beside: TwirpInProcess(server: media.server))
      let liveKit = LiveKitService(transport: egress, keys: MediaLab.keys, log: LogRecorder.silent)
      let mediaWork = CallMediaWork(
        database: accounts.test.database, liveKit: liveKit, log: LogRecorder.silent,
        clock: { RecordingLab.start + 1_000_000 })
      let place = CallPlace(publicURL: media.url, mediaPort: 0, isSecure: false)
      let calls = CallService(
        ledger: accounts.ledger, liveKit: liveKit, work: mediaWork, place: place, ice: ICESettings())
      let streams = StreamService(
        ledger: accounts.ledger, writes: StreamWrites(ledger: accounts.ledger), liveKit: liveKit, work: mediaWork,
        place: place, ice: ICESettings(),
        ingest: IngestPlace(publicURL: nil), viewerKey: [1, 2, 3])
      let folder = TemporaryFolder()
      try FileManager.default.createDirectory(atPath: folder["recordings"], withIntermediateDirectories: true)
      let recordings = RecordingService(
        ledger: accounts.ledger, liveKit: liveKit, files: RecordingFiles(folder: hasFolder ? folder.path : nil),
        links: RecordingLinks(secret: "a secret of the test"), hashing: accounts.hashing)
      let (ana, bo) = (try await accounts.user("ana", email: "ana@a.example"), try await accounts.user("bo"))
      let (chi, dan) = (try await accounts.user("chi"), try await accounts.user("dan", email: "dan@d.example"))
      let olga = try await accounts.user("olga", .admin)
      let channel = try await accounts.channels.create(
        CreateChannelRequest(name: "stage", type: .public), by: ana, at: start
      ).id
      let lab = RecordingLab(
        accounts: accounts, egress: egress, calls: AskedCalls(service: calls), streams: AskedStreams(service: streams),
        recordings: AskedRecordings(service: recordings),
        sweep: RecordingSweep(recordings: recordings, log: LogRecorder.silent),
        work: ClockedWork(recordings: recordings),
        webhooks: WebhookService(
          calls: calls, streams: streams, check: WebhookCheck(keys: [MediaLab.keys.key: MediaLab.keys.secret]),
          log: LogRecorder.silent),
        folder: folder, ana: ana, bo: bo, chi: chi, dan: dan, olga: olga, channel: channel)
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
      await mediaWork.stop()
      try outcome.get()
    }
  }

  /// The work at the egress service, at an instant.
  struct ClockedWork: Sendable {
    let recordings: RecordingService

    func run(at now: Timestamp) async {
      await RecordingWork(recordings: recordings, log: LogRecorder.silent, clock: { now }).run()
    }
  }

  func at(_ seconds: Double) -> Timestamp { start + seconds }
  func code<Value>(_ body: () async throws -> Value) async -> ErrorCode? { await accounts.code(body) }

  // MARK: Calls

  /// A call of ana with these people, all of whom are in it.
  func call(with others: [Caller], in channel: EntityID? = nil) async throws -> EntityID {
    let begun = try await calls.initiate(
      InitiateCallRequest(targetUserIds: others.map(\.id), channelId: channel), by: ana, askedAs: nil, at: start)
    for other in others { _ = try await calls.accept(begun.callId, by: other, at: start) }
    return begun.callId
  }

  @discardableResult
  func begin(
    _ call: EntityID, by caller: Caller? = nil, at seconds: Double = 1,
    _ change: (inout StartRecordingRequest) -> Void = { _ in }
  ) async throws -> Recording {
    var request = StartRecordingRequest()
    change(&request)
    return try await recordings.start(request, inCall: call, by: caller ?? ana, at: at(seconds))
  }

  @discardableResult
  func answer(_ isAccepted: Bool, _ call: EntityID, by caller: Caller, at seconds: Double = 2) async throws -> Recording
  {
    try await recordings.answer(isAccepted, inCall: call, by: caller, at: at(seconds))
  }

  func show(_ id: EntityID, to caller: Caller? = nil, at seconds: Double = 5) async throws -> Recording {
    try await recordings.show(id, to: caller ?? ana, at: at(seconds))
  }

  /// A recording of a call of ana and bo that goes on since the third second.
  func running(_ change: (inout StartRecordingRequest) -> Void = { _ in }) async throws -> (
    call: EntityID, id: EntityID
  ) {
    let call = try await call(with: [bo], in: channel)
    let recording = try await begin(call, change)
    try await answer(true, call, by: bo)
    await work.run(at: at(3))
    return (call, recording.id)
  }

  /// A recording of 60 s that is ready since the 70th second, with its file where there is a folder.
  func ready(
    size: Int64 = 1_000, _ change: (inout StartRecordingRequest) -> Void = { _ in }
  ) async throws -> EntityID {
    let (call, id) = try await running(change)
    _ = try await recordings.stop(inCall: call, by: ana, at: at(63))
    await work.run(at: at(64))
    try writeFile(of: id, size: Int(size))
    let egress = try await egressID(of: id)
    try await tell("egress_ended", egress, at: 70) { info in
      info.status = .egressComplete
      info.fileResults[0].size = size
      info.fileResults[0].duration = 60_000_000_000
      info.fileResults[0].location = "s3://bucket/\(id).mp4"
    }
    _ = try await calls.end(call, by: ana, at: at(71))
    return id
  }

  /// What the egress service writes.
  func writeFile(of recording: EntityID, size: Int = 1) throws {
    try Data(repeating: 7, count: size).write(to: URL(fileURLWithPath: folder["recordings/\(recording).mp4"]))
  }

  func egressID(of recording: EntityID) async throws -> String {
    try await accounts.ledger.read { connection in
      guard let id = try RecordingRows.find(recording, in: connection)?.egressID else { throw NeverHappened() }
      return id
    }
  }

  /// Lets the egress service tell of itself by a signed webhook, as LiveKit's server writes them.
  @discardableResult
  func tell(
    _ name: String, _ egress: String, event id: String = SID.make(.event), at seconds: Double,
    _ change: (inout LKEgressInfo) -> Void = { _ in }
  ) async throws -> Bool {
    self.egress.say(egress, change)
    var event = LKWebhookEvent()
    (event.event, event.id) = (name, id)
    event.createdAt = at(seconds).milliseconds / 1_000
    guard let info = self.egress.egresses.first(where: { $0.egressID == egress }) else { throw NeverHappened() }
    event.egressInfo = info
    let body: [UInt8] = try event.jsonUTF8Bytes()
    var claims = TokenClaims()
    claims.issuer = MediaLab.keys.key
    let begin = Date(timeIntervalSince1970: Double(at(seconds).milliseconds) / 1_000)
    (claims.notBefore, claims.expires) = (begin, begin.addingTimeInterval(300))
    claims.sha256 = Data(Digest.sha256(body)).base64EncodedString()
    let token = try AccessToken(signing: claims, secret: MediaLab.keys.secret).text
    return try await webhooks.receive(body, authorization: token, at: at(seconds))
  }

  /// Names of what was told of recordings on a topic, in order.
  func told(_ topic: String) -> [String] {
    accounts.told.all.filter { $0.topic == topic && $0.event.hasPrefix("recording:") }
      .map { String($0.event.dropFirst("recording:".count)) }
  }

  func told(_ caller: Caller) -> [String] { told("user:\(caller.id)") }
}
