import NIOCore
import NchatAPI
import WebServing

/// Which function answers which route.
struct BackendRoutes {
  let accounts: Accounts
  let people: People
  let records: AccountRecords
  let channels: Channels
  let calls: CallService
  let streams: StreamService
  let recordings: RecordingService
  let quality: QualityService
  let webhooks: WebhookService

  func bindings() -> APIBindings {
    var bindings = APIBindings()
    bindAccounts(&bindings)
    bindChannels(&bindings)
    bindCalls(&bindings)
    bindParticipants(&bindings)
    bindStreams(&bindings)
    bindStreamChat(&bindings)
    bindRecordings(&bindings)
    bindRecordingLibrary(&bindings)
    bindRecordingSharing(&bindings)
    let (quality, webhooks) = (quality, webhooks)
    bindings.bind(QualityOperations.reportQuality) {
      try await quality.report($0.body, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(QualityOperations.callQuality) { try await quality.show($0.query, to: $0.caller) }
    let document = APIAnswer.success(OpenAPIDocument.current, status: 200)
    bindings.bindReply(ServerOperations.document) { _ in document }
    let ledger = accounts.ledger
    bindings.bind(ServerOperations.health) { _ in
      _ = try await ledger.read { try EventLog.head(of: .accounts, in: $0) }
      return ServerHealth(status: .ok)
    }
    bindings.bind(ServerOperations.livekitWebhook.route) { _, authorization, body, origin, _ in
      let isApplied = try await webhooks.receive(
        Array(body.readableBytesView), authorization: authorization.isEmpty ? nil : authorization, at: origin.now)
      return APIAnswer.success(WebhookReceipt(applied: isApplied), status: 200)
    }
    return bindings
  }

  private func bindAccounts(_ bindings: inout APIBindings) {
    let (accounts, people, records, calls, streams) = (accounts, people, records, calls, streams)
    bindings.bind(AccountOperations.signUp) { try await accounts.signUp($0.body, at: $0.origin.now) }
    bindings.bind(AccountOperations.signIn) {
      try await accounts.signIn($0.body, from: $0.origin.address, at: $0.origin.now)
    }
    bindings.bind(AccountOperations.refresh) { try await accounts.refresh($0.body, at: $0.origin.now) }
    bindings.bind(AccountOperations.signOut) { request in
      guard let credential = request.credential else { throw APIError(.unauthorized, "This needs an access token.") }
      try await accounts.signOut(request.body, by: credential, at: request.origin.now)
      return NoContent()
    }
    bindings.bind(AccountOperations.me) { try await accounts.me($0.caller) }
    bindings.bind(PeopleOperations.findUsers) { try await people.find($0.query, by: $0.caller) }
    bindings.bind(PeopleOperations.setPresence) { try await people.set($0.body, of: $0.caller, at: $0.origin.now) }
    bindings.bind(PeopleOperations.exportMe) { try await records.export($0.caller, at: $0.origin.now) }
    bindings.bind(PeopleOperations.deleteMe) { request in
      let caller = try request.caller
      try await records.delete(caller, request.body, from: request.origin.address, at: request.origin.now)
      try await calls.forget(caller.id, at: request.origin.now)
      try await streams.settle(of: caller.id, at: request.origin.now)
      return NoContent()
    }
  }

  private func bindChannels(_ bindings: inout APIBindings) {
    let (channels, calls) = (channels, calls)
    bindings.bind(ChannelOperations.listChannels) { try await channels.list($0.query, by: $0.caller) }
    bindings.bind(ChannelOperations.createChannel) {
      try await channels.create($0.body, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ChannelOperations.showChannel) { try await channels.show($0.id(), by: $0.caller) }
    bindings.bind(ChannelOperations.joinChannel) { try await channels.join($0.id(), by: $0.caller, at: $0.origin.now) }
    bindings.bind(ChannelOperations.leaveChannel) {
      try await channels.leave($0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(ChannelOperations.inviteToChannel) {
      try await channels.invite($0.body, to: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ChannelOperations.listMembers) { try await channels.members($0.query, of: $0.id(), by: $0.caller) }
    bindings.bind(ChannelOperations.setChannelRole) {
      try await channels.setRole($0.body, of: $0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ChannelOperations.removeMember) {
      try await channels.remove($0.id("userId"), from: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(ChannelOperations.huddle) {
      try await calls.huddle(
        in: $0.id(), type: $0.body.type, by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
  }

  private func bindCalls(_ bindings: inout APIBindings) {
    let calls = calls
    bindings.bind(CallOperations.initiateCall) {
      try await calls.initiate($0.body, by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(CallOperations.listCalls) { try await calls.list($0.query, for: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.callHistory) { try await calls.history($0.query, for: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.showCall) { try await calls.show($0.id(), to: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.changeCall) {
      try await calls.change($0.body, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bindReply(CallOperations.joinCall) { request in
      let id = try request.id()
      if let joined = try await calls.join(
        id, by: request.caller, askedAs: request.origin.host, at: request.origin.now)
      {
        return APIAnswer.success(joined, status: 200)
      }
      return APIAnswer.success(LobbyWait(callId: id, status: .waiting), status: 202)
    }
    bindings.bind(CallOperations.acceptCall) { try await calls.accept($0.id(), by: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.declineCall) {
      try await calls.decline($0.id(), reason: $0.body.reason, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(CallOperations.cancelCall) { try await calls.cancel($0.id(), by: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.leaveCall) { try await calls.leave($0.id(), by: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.endCall) { try await calls.end($0.id(), by: $0.caller, at: $0.origin.now) }
    bindings.bind(CallOperations.acceptCallByID) {
      try await calls.accept($0.body.callId, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(CallOperations.declineCallByID) {
      try await calls.decline($0.body.callId, reason: $0.body.reason, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(CallOperations.endCallByID) { try await calls.end($0.body.callId, by: $0.caller, at: $0.origin.now) }
  }

  private func bindParticipants(_ bindings: inout APIBindings) {
    let calls = calls
    bindings.bind(ParticipantOperations.listParticipants) {
      try await calls.participants($0.query, of: $0.id(), for: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.addParticipants) {
      try await calls.invite($0.body, into: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.removeParticipant) {
      try await calls.remove($0.body.userId, from: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.setCallRole) {
      try await calls.setRole($0.body.role, of: $0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.lockCall) {
      try await calls.setLocked(true, $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.unlockCall) {
      try await calls.setLocked(false, $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.muteAll) {
      try await calls.muteAll(except: $0.body.except, in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.transferCall) {
      try await calls.transfer(to: $0.body.userId, in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.raiseHand) {
      try await calls.setHand($0.body, in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.listLobby) {
      try await calls.lobby($0.query, of: $0.id(), for: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.admitFromLobby) {
      try await calls.answerLobby($0.id("userId"), isAdmitted: true, in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(ParticipantOperations.denyFromLobby) {
      try await calls.answerLobby($0.id("userId"), isAdmitted: false, in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
  }
}
