import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  /// Takes a message of a participant; false when there is no such participant.
  @discardableResult
  func receive(_ request: LKSignalRequest, from sid: String, at now: Moment) -> Bool {
    guard let (participant, room) = find(participant: sid) else { return false }
    switch request.message {
    case .offer(let offer): self.offer(offer, from: participant)
    case .answer(let answer): media(.answer(participant: sid, sdp: answer.sdp, id: answer.id))
    case .trickle(let trickle): self.trickle(trickle, from: participant)
    case .addTrack(let add): addTrack(add, by: participant)
    case .mute(let mute): muteOwn(mute, by: participant, in: room, at: now)
    case .subscription(let update): subscribe(update, by: participant, in: room, at: now)
    case .trackSetting(let settings): set(settings, by: participant, in: room)
    case .subscriptionPermission(let permission): allow(permission, by: participant, in: room, at: now)
    case .leave(let leave): self.leave(leave, participant, room, at: now)
    case .updateMetadata(let update): updateOwn(update, by: participant, in: room, at: now)
    case .updateAudioTrack(let update):
      guard update.features.count <= Self.maximumFeatures else {
        respond(.invalidRequest, "the track has more features than there are", to: participant)
        break
      }
      changeTrack(update.trackSid, .updateAudioTrack(update), by: participant, in: room, at: now) {
        $0.audioFeatures = update.features
        $0.stereo = update.features.contains(.tfStereo)
        $0.disableDtx = update.features.contains(.tfNoDtx)
      }
    case .updateVideoTrack(let update):
      changeTrack(update.trackSid, .updateVideoTrack(update), by: participant, in: room, at: now) {
        $0.width = update.width
        $0.height = update.height
      }
    case .ping:
      send(.pong(now.unixMilliseconds), to: participant)
    case .pingReq(let ping):
      var pong = LKPong()
      pong.lastPingTimestamp = ping.timestamp
      pong.timestamp = now.unixMilliseconds
      send(.pongResp(pong), to: participant)
    case .simulate(let scenario): simulate(scenario, by: participant, in: room, at: now)
    case .publishDataTrackRequest(let request):
      respond(
        .unsupportedType, "data tracks are not supported", request: .publishDataTrack(request), to: participant)
    case .unpublishDataTrackRequest(let request):
      respond(.notFound, "no such data track", request: .unpublishDataTrack(request), to: participant)
    // Legacy, or of use only to a session that is resumed or moved, or about things this server does not have.
    case .updateLayers, .syncState, .updateDataSubscription, .storeDataBlobRequest, .getDataBlobRequest: break
    case nil: break
    }
    return true
  }

  /// The signalling connection is gone without a goodbye. Media may still flow, and the client may come back.
  func signalClosed(_ sid: String, at now: Moment) {
    guard let (participant, room) = find(participant: sid) else { return }
    participant.hasSignal = false
    if participant.state != .active {
      remove(participant, from: room, reason: .signalClose, leave: nil, at: now)
    } else if participant.closesAt != nil {
      remove(participant, from: room, reason: .connectionTimeout, leave: nil, at: now)
    }
  }

  func offer(_ offer: LKSessionDescription, from participant: ServerParticipant) {
    func announced(_ cid: String, _ info: LKTrackInfo) -> AnnouncedTrack {
      AnnouncedTrack(cid: cid, disablesDTX: info.disableDtx, isStereo: info.stereo)
    }
    let tracks =
      participant.pending.map { announced($0.cid, $0.info) } + participant.tracks.map { announced($0.cid, $0.info) }
    media(.offer(participant: participant.sid, sdp: offer.sdp, id: offer.id, announced: tracks))
  }

  private func trickle(_ trickle: LKTrickleRequest, from participant: ServerParticipant) {
    guard let target = MediaTarget(trickle.target) else { return }
    var isLast = trickle.final
    if !trickle.candidateInit.isEmpty {
      guard trickle.candidateInit.utf8.count <= Self.maximumCandidateSize else {
        return respond(.unclassifiedError, "the candidate is too long", to: participant)
      }
      guard case .object(let candidate) = try? JSONValue(parsing: trickle.candidateInit.utf8),
        case .string(let line) = candidate["candidate"]
      else {
        respond(.unclassifiedError, "the candidate is not valid JSON", request: .trickle(trickle), to: participant)
        return
      }
      // Without a candidate it says that there are no more (W3C's RTCIceCandidate).
      isLast = isLast || line.isEmpty
      if !line.isEmpty { media(.candidate(participant: participant.sid, target: target, line: line)) }
    }
    if isLast { media(.endOfCandidates(participant: participant.sid, target: target)) }
  }

  /// Bytes of a candidate's JSON.
  private static let maximumCandidateSize = 4096
  /// Features that one track may list.
  static let maximumFeatures = 32

  private func leave(_ leave: LKLeaveRequest, _ participant: ServerParticipant, _ room: Room, at now: Moment) {
    let reason: LKDisconnectReason =
      switch leave.reason {
      case .userUnavailable, .userRejected: leave.reason
      default: .clientInitiated
      }
    remove(participant, from: room, reason: reason, leave: nil, at: now)
  }

  private func updateOwn(
    _ update: LKUpdateParticipantMetadata, by participant: ServerParticipant, in room: Room, at now: Moment
  ) {
    func fail(_ reason: LKRequestResponse.Reason, _ message: String) {
      respond(reason, message, requestID: update.requestID, request: .updateMetadata(update), to: participant)
    }
    guard participant.grant.mayUpdateOwnMetadata else {
      return fail(.notAllowed, "does not have permission to update own metadata")
    }
    do {
      try change(participant, name: update.name, metadata: update.metadata, attributes: update.attributes)
    } catch {
      return fail(.limitExceeded, error.message)
    }
    announce(participant, in: room, includingItself: true, isUrgent: true, at: now)
    sendRefreshedToken(to: participant, at: now)
    if participant.protocolVersion >= ProtocolVersion.positiveResponse {
      respond(.ok, "", requestID: update.requestID, request: .updateMetadata(update), to: participant)
    }
  }

  /// What was asked for is more than the server keeps.
  struct TooLarge: Error { var message: String }

  /// Changes what others see of a participant: empty texts leave as it was, attributes merge, and an empty attribute goes.
  func change(
    _ participant: ServerParticipant, name: String, metadata: String, attributes: [String: String]
  ) throws(TooLarge) {
    let limits = configuration.limits
    guard name.utf8.count <= limits.nameLength else { throw TooLarge(message: "exceeds name length limit") }
    guard metadata.utf8.count <= limits.metadataSize else { throw TooLarge(message: "exceeds metadata size limit") }
    var merged = participant.claims.attributes
    for (key, value) in attributes { merged[key] = value.isEmpty ? nil : value }
    guard Self.size(of: merged) <= limits.attributesSize else {
      throw TooLarge(message: "exceeds attributes size limit")
    }
    if !name.isEmpty { participant.claims.name = name }
    if !metadata.isEmpty { participant.claims.metadata = metadata }
    participant.claims.attributes = merged
    participant.touch()
  }

  /// Things that go wrong on purpose, so that clients can be tested.
  private func simulate(
    _ scenario: LKSimulateScenario, by participant: ServerParticipant, in room: Room, at now: Moment
  ) {
    switch scenario.scenario {
    case .speakerUpdate:
      var speaker = LKSpeakerInfo()
      speaker.sid = participant.sid
      speaker.active = true
      speaker.level = 0.9
      var changed = LKSpeakersChanged()
      changed.speakers = [speaker]
      for other in room.participants { send(.speakersChanged(changed), to: other) }
    case .nodeFailure(true), .migration(true):
      remove(participant, from: room, reason: .signalClose, leave: nil, at: now)
    case .serverLeave(true): remove(participant, from: room, reason: .serverShutdown, at: now)
    default: break
    }
  }
}
