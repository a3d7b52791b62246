import NchatAPI
import WebServing

@testable import Backend

// Services as `APIService` asks them: each question with the identity of whoever asks, which PostgreSQL holds to what they may do. What takes
// no caller is done by the server.

extension DatabaseIdentity {
  init(_ caller: Caller?) { self.init(caller?.id) }
}

struct AskedCalls: Sendable {
  let service: CallService

  func initiate(
    _ request: InitiateCallRequest, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> InitiatedCall {
    try await DatabaseIdentity(caller).run { try await service.initiate(request, by: caller, askedAs: host, at: now) }
  }

  func accept(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> CallParticipant {
    try await DatabaseIdentity(caller).run { try await service.accept(id, by: caller, at: now) }
  }

  func decline(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> CallParticipant {
    try await DatabaseIdentity(caller).run { try await service.decline(id, reason: nil, by: caller, at: now) }
  }

  func invite(
    _ request: AddParticipantsRequest, into id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> AddedParticipants {
    try await DatabaseIdentity(caller).run { try await service.invite(request, into: id, by: caller, at: now) }
  }

  func join(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> JoinedCall? {
    try await DatabaseIdentity(caller).run { try await service.join(id, by: caller, askedAs: host, at: now) }
  }

  func leave(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await DatabaseIdentity(caller).run { try await service.leave(id, by: caller, at: now) }
  }

  func remove(_ user: EntityID, from id: EntityID, by caller: Caller, at now: Timestamp) async throws -> CallParticipant
  {
    try await DatabaseIdentity(caller).run { try await service.remove(user, from: id, by: caller, at: now) }
  }

  func end(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Call {
    try await DatabaseIdentity(caller).run { try await service.end(id, by: caller, at: now) }
  }
}

struct AskedStreams: Sendable {
  let service: StreamService

  func create(
    _ request: CreateStreamRequest, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> LiveStream {
    try await DatabaseIdentity(caller).run { try await service.create(request, by: caller, askedAs: host, at: now) }
  }

  func start(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    try await DatabaseIdentity(caller).run { try await service.start(id, by: caller, askedAs: host, at: now) }
  }

  func end(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> LiveStream {
    try await DatabaseIdentity(caller).run { try await service.end(id, by: caller, askedAs: host, at: now) }
  }

  func delete(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await DatabaseIdentity(caller).run { try await service.delete(id, by: caller, at: now) }
  }
}

struct AskedRecordings: Sendable {
  let service: RecordingService

  func start(
    _ request: StartRecordingRequest, inCall id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.start(request, inCall: id, by: caller, at: now) }
  }

  func start(
    _ request: StartRecordingRequest, ofStream id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.start(request, ofStream: id, by: caller, at: now) }
  }

  func newest(inCall id: EntityID, for caller: Caller, at now: Timestamp) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.newest(inCall: id, for: caller, at: now) }
  }

  func answer(_ accepted: Bool, inCall id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.answer(accepted, inCall: id, by: caller, at: now) }
  }

  func stop(inCall id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.stop(inCall: id, by: caller, at: now) }
  }

  @discardableResult
  func step(
    _ id: EntityID, at now: Timestamp,
    _ body: @escaping @Sendable (inout RecordingRecord, inout RecordingMachine, Change) throws -> Void
  ) async throws -> RecordingRecord? { try await service.step(id, at: now, body) }

  // MARK: The library

  func show(_ id: EntityID, to caller: Caller?, at now: Timestamp) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.show(id, to: caller, at: now) }
  }

  func list(_ query: RecordingListQuery, for caller: Caller?, at now: Timestamp) async throws -> [Recording] {
    try await DatabaseIdentity(caller).run { try await service.list(query, for: caller, at: now) }
  }

  func access(
    _ query: ListQuery, to id: EntityID, for caller: Caller, at now: Timestamp
  ) async throws -> [RecordingAccessEntry] {
    try await DatabaseIdentity(caller).run { try await service.access(query, to: id, for: caller, at: now) }
  }

  func change(
    _ request: RecordingChangeRequest, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> Recording {
    try await DatabaseIdentity(caller).run { try await service.change(request, of: id, by: caller, at: now) }
  }

  func delete(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> RecordingDeletion {
    try await DatabaseIdentity(caller).run { try await service.delete(id, by: caller, at: now) }
  }

  func download(_ id: EntityID, for caller: Caller?, at now: Timestamp) async throws -> RecordingDownload {
    try await DatabaseIdentity(caller).run { try await service.download(id, for: caller, at: now) }
  }

  func file(
    _ id: EntityID, _ query: RecordingFileQuery, range: String?, at now: Timestamp
  ) async throws -> HTTPReply {
    // Whoever has the link is nobody in particular.
    try await DatabaseIdentity.anonymous.run { try await service.file(id, query, range: range, at: now) }
  }

  // MARK: Who else may have them

  func grants(of id: EntityID, for caller: Caller, at now: Timestamp) async throws -> [RecordingGrant] {
    try await DatabaseIdentity(caller).run { try await service.grants(of: id, for: caller, at: now) }
  }

  func grant(
    _ request: RecordingGrantRequest, to user: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> RecordingGrant {
    try await DatabaseIdentity(caller).run { try await service.grant(request, to: user, of: id, by: caller, at: now) }
  }

  func ungrant(_ user: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await DatabaseIdentity(caller).run { try await service.ungrant(user, of: id, by: caller, at: now) }
  }

  func links(to id: EntityID, for caller: Caller, at now: Timestamp) async throws -> [ShareLink] {
    try await DatabaseIdentity(caller).run { try await service.links(to: id, for: caller, at: now) }
  }

  func share(_ request: ShareRecordingRequest, by caller: Caller, at now: Timestamp) async throws -> ShareLink {
    try await DatabaseIdentity(caller).run { try await service.share(request, by: caller, at: now) }
  }

  func unshare(_ share: EntityID, of id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await DatabaseIdentity(caller).run { try await service.unshare(share, of: id, by: caller, at: now) }
  }

  func open(_ query: SharedRecordingQuery, by caller: Caller?, at now: Timestamp) async throws -> SharedRecording {
    try await DatabaseIdentity(caller).run { try await service.open(query, by: caller, at: now) }
  }

  // MARK: How long they are kept

  func retention(for caller: Caller) async throws -> RetentionOverview {
    try await DatabaseIdentity(caller).run { try await service.retention(for: caller) }
  }

  func createPolicy(
    _ request: RetentionPolicyRequest, by caller: Caller, at now: Timestamp
  ) async throws -> RetentionPolicy {
    try await DatabaseIdentity(caller).run { try await service.createPolicy(request, by: caller, at: now) }
  }

  func changePolicy(
    _ id: EntityID, _ request: RetentionPolicyRequest, by caller: Caller, at now: Timestamp
  ) async throws -> RetentionPolicy {
    try await DatabaseIdentity(caller).run { try await service.changePolicy(id, request, by: caller, at: now) }
  }

  func deletePolicy(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await DatabaseIdentity(caller).run { try await service.deletePolicy(id, by: caller, at: now) }
  }

  func runRetention(by caller: Caller, at now: Timestamp) async throws -> RetentionReport {
    try await DatabaseIdentity(caller).run { try await service.runRetention(by: caller, at: now) }
  }
}
