import NchatAPI

extension NchatClient {
  public func initiate(_ request: InitiateCallRequest) async throws(NchatFailure) -> InitiatedCall {
    try await call(CallOperations.initiateCall, body: request)
  }

  /// Joins a call, or comes to wait in its lobby.
  public func join(_ id: EntityID) async throws(NchatFailure) -> CallEntry {
    let route = CallOperations.joinCall.route
    let answer = try await send(route, ["id": id], query: NoContent?.none, body: NoContent?.none)
    return answer.status == 202 ? .waiting(try read(answer, route)) : .joined(try read(answer, route))
  }

  public func listCalls(_ query: CallListQuery = CallListQuery()) async throws(NchatFailure) -> [Call] {
    try await call(CallOperations.listCalls, query: query)
  }

  public func callHistory(_ query: CallHistoryQuery = CallHistoryQuery()) async throws(NchatFailure)
    -> [CallHistoryEntry]
  {
    try await call(CallOperations.callHistory, query: query)
  }

  public func show(_ id: EntityID) async throws(NchatFailure) -> Call {
    try await call(CallOperations.showCall, ["id": id])
  }

  public func change(_ id: EntityID, _ settings: CallSettingsRequest) async throws(NchatFailure) -> Call {
    try await call(CallOperations.changeCall, ["id": id], body: settings)
  }

  public func accept(_ id: EntityID) async throws(NchatFailure) -> CallParticipant {
    try await call(CallOperations.acceptCall, ["id": id])
  }

  public func decline(_ id: EntityID, reason: String? = nil) async throws(NchatFailure) -> CallParticipant {
    try await call(CallOperations.declineCall, ["id": id], body: DeclineRequest(reason: reason))
  }

  public func cancel(_ id: EntityID) async throws(NchatFailure) -> Call {
    try await call(CallOperations.cancelCall, ["id": id])
  }

  public func leave(_ id: EntityID) async throws(NchatFailure) -> Call {
    try await call(CallOperations.leaveCall, ["id": id])
  }

  public func end(_ id: EntityID, reason: EndReason? = nil) async throws(NchatFailure) -> Call {
    try await call(CallOperations.endCall, ["id": id], body: EndCallRequest(reason: reason))
  }

  public func participants(_ id: EntityID, _ query: ParticipantQuery = ParticipantQuery()) async throws(NchatFailure)
    -> [CallParticipant]
  {
    try await call(ParticipantOperations.listParticipants, ["id": id], query: query)
  }

  public func add(_ people: [EntityID], to id: EntityID) async throws(NchatFailure) -> AddedParticipants {
    try await call(ParticipantOperations.addParticipants, ["id": id], body: AddParticipantsRequest(userIds: people))
  }

  public func remove(_ person: EntityID, from id: EntityID, reason: String? = nil) async throws(NchatFailure)
    -> CallParticipant
  {
    let request = RemoveParticipantRequest(userId: person, reason: reason)
    return try await call(ParticipantOperations.removeParticipant, ["id": id], body: request)
  }

  public func setRole(_ role: CallRole, of person: EntityID, in id: EntityID) async throws(NchatFailure)
    -> CallParticipant
  {
    try await call(ParticipantOperations.setCallRole, ["id": id, "userId": person], body: CallRoleRequest(role: role))
  }

  public func lock(_ id: EntityID) async throws(NchatFailure) -> Call {
    try await call(ParticipantOperations.lockCall, ["id": id])
  }

  public func unlock(_ id: EntityID) async throws(NchatFailure) -> Call {
    try await call(ParticipantOperations.unlockCall, ["id": id])
  }

  public func muteAll(_ id: EntityID, except people: [EntityID] = []) async throws(NchatFailure) -> MutedParticipants {
    try await call(ParticipantOperations.muteAll, ["id": id], body: MuteAllRequest(except: people))
  }

  public func transfer(_ id: EntityID, to person: EntityID) async throws(NchatFailure) -> Call {
    try await call(ParticipantOperations.transferCall, ["id": id], body: TransferRequest(userId: person))
  }

  public func raiseHand(_ raised: Bool, in id: EntityID, of person: EntityID? = nil) async throws(NchatFailure)
    -> CallParticipant
  {
    let request = HandRequest(raised: raised, userId: person)
    return try await call(ParticipantOperations.raiseHand, ["id": id], body: request)
  }

  public func lobby(_ id: EntityID, _ query: ListQuery = ListQuery()) async throws(NchatFailure) -> [CallParticipant] {
    try await call(ParticipantOperations.listLobby, ["id": id], query: query)
  }

  public func admit(_ person: EntityID, to id: EntityID) async throws(NchatFailure) -> CallParticipant {
    try await call(ParticipantOperations.admitFromLobby, ["id": id, "userId": person])
  }

  public func deny(_ person: EntityID, in id: EntityID) async throws(NchatFailure) -> CallParticipant {
    try await call(ParticipantOperations.denyFromLobby, ["id": id, "userId": person])
  }

  public func report(_ quality: QualityReportRequest) async throws(NchatFailure) -> QualityReceipt {
    try await call(QualityOperations.reportQuality, body: quality)
  }

  public func quality(_ query: QualityQuery) async throws(NchatFailure) -> CallQuality {
    try await call(QualityOperations.callQuality, query: query)
  }
}
