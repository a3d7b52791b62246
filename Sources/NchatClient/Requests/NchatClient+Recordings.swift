import NchatAPI

extension NchatClient {
  // MARK: Calls and streams

  /// Asks those present, then records a call.
  public func startRecording(
    _ request: StartRecordingRequest = StartRecordingRequest(), inCall id: EntityID
  ) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.startRecording, ["id": id], body: request)
  }

  /// Records a stream of one's own.
  public func startRecording(
    _ request: StartRecordingRequest = StartRecordingRequest(), ofStream id: EntityID
  ) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.createRecording, body: CreateRecordingRequest(streamId: id, form: request))
  }

  public func stopRecording(inCall id: EntityID) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.stopRecording, ["id": id])
  }

  /// The newest recording of a call.
  public func recording(inCall id: EntityID) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.callRecording, ["id": id])
  }

  /// Says whether this person may be recorded.
  public func answerConsent(_ isAccepted: Bool, inCall id: EntityID) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.answerConsent, ["id": id], body: RecordingConsentRequest(accepted: isAccepted))
  }

  // MARK: The library

  public func listRecordings(_ query: RecordingListQuery = RecordingListQuery()) async throws(NchatFailure)
    -> [Recording]
  {
    try await call(RecordingOperations.listRecordings, query: query)
  }

  public func recording(_ id: EntityID) async throws(NchatFailure) -> Recording {
    try await call(RecordingOperations.showRecording, ["id": id])
  }

  public func changeRecording(_ id: EntityID, _ request: RecordingChangeRequest) async throws(NchatFailure) -> Recording
  {
    try await call(RecordingOperations.changeRecording, ["id": id], body: request)
  }

  /// Stops a recording that goes on; deletes one that does not.
  public func deleteRecording(_ id: EntityID) async throws(NchatFailure) -> RecordingDeletion {
    try await call(RecordingOperations.deleteRecording, ["id": id])
  }

  /// Where the file of a recording is fetched for an hour: what `fetch` takes.
  public func recordingDownload(_ id: EntityID) async throws(NchatFailure) -> RecordingDownload {
    try await call(RecordingOperations.downloadRecording, ["id": id])
  }

  public func recordingAccess(_ id: EntityID, _ query: ListQuery = ListQuery()) async throws(NchatFailure)
    -> [RecordingAccessEntry]
  {
    try await call(RecordingOperations.recordingAccess, ["id": id], query: query)
  }

  // MARK: Who else may have them

  public func recordingGrants(_ id: EntityID) async throws(NchatFailure) -> [RecordingGrant] {
    try await call(RecordingSharingOperations.listGrants, ["id": id])
  }

  public func grant(
    _ request: RecordingGrantRequest, to person: EntityID, of id: EntityID
  ) async throws(NchatFailure) -> RecordingGrant {
    try await call(RecordingSharingOperations.setGrant, ["id": id, "userId": person], body: request)
  }

  public func removeGrant(of person: EntityID, from id: EntityID) async throws(NchatFailure) {
    _ = try await call(RecordingSharingOperations.removeGrant, ["id": id, "userId": person])
  }

  public func shareRecording(_ request: ShareRecordingRequest) async throws(NchatFailure) -> ShareLink {
    try await call(RecordingSharingOperations.shareRecording, body: request)
  }

  public func openShare(_ token: String, password: String? = nil) async throws(NchatFailure) -> SharedRecording {
    try await call(
      RecordingSharingOperations.sharedRecording, query: SharedRecordingQuery(token: token, password: password))
  }

  public func recordingShares(_ id: EntityID) async throws(NchatFailure) -> [ShareLink] {
    try await call(RecordingSharingOperations.listShares, ["id": id])
  }

  public func revokeShare(_ share: EntityID, of id: EntityID) async throws(NchatFailure) {
    _ = try await call(RecordingSharingOperations.revokeShare, ["id": id, "shareId": share])
  }

  // MARK: How long they are kept

  public func retention() async throws(NchatFailure) -> RetentionOverview {
    try await call(RecordingSharingOperations.retention)
  }

  public func createPolicy(_ request: RetentionPolicyRequest) async throws(NchatFailure) -> RetentionPolicy {
    try await call(RecordingSharingOperations.createPolicy, body: request)
  }

  /// Says anew what a policy is; what the request leaves out is as in a new one.
  public func changePolicy(_ id: EntityID, _ request: RetentionPolicyRequest) async throws(NchatFailure)
    -> RetentionPolicy
  {
    try await call(RecordingSharingOperations.changePolicy, ["id": id], body: request)
  }

  public func runRetention() async throws(NchatFailure) -> RetentionReport {
    try await call(RecordingSharingOperations.runRetention)
  }

  public func deletePolicy(_ id: EntityID) async throws(NchatFailure) {
    _ = try await call(RecordingSharingOperations.deletePolicy, ["id": id])
  }
}
