import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  /// Takes what the media plane tells.
  func receive(_ event: MediaEvent, at now: Moment) {
    switch event {
    case .answer(let sid, let sdp, let id, let trackByMID):
      guard let (participant, _) = find(participant: sid) else { return }
      send(.answer(description("answer", sdp, id, trackByMID)), to: participant)
    case .offer(let sid, let sdp, let id):
      guard let (participant, _) = find(participant: sid) else { return }
      send(.offer(description("offer", sdp, id, [:])), to: participant)
    case .sectionsNeeded(let sid, let audio, let video):
      guard let (participant, _) = find(participant: sid) else { return }
      var requirement = LKMediaSectionsRequirement()
      requirement.numAudios = UInt32(clamping: audio)
      requirement.numVideos = UInt32(clamping: video)
      send(.mediaSectionsRequirement(requirement), to: participant)
    case .connected(let sid, let target):
      guard let (participant, room) = find(participant: sid) else { return }
      connected(participant, target, in: room, at: now)
    case .failed(let sid, let target, let reason):
      guard let (participant, room) = find(participant: sid) else { return }
      log.debug("media of \(sid) failed: \(reason)", metadata: ["connection": "\(target)"])
      guard participant.hasSignal else {
        return remove(participant, from: room, reason: .connectionTimeout, leave: nil, at: now)
      }
      guard participant.closesAt == nil else { return }
      participant.closesAt = now.instant + Self.graceAfterFailure
      send(.leave(Self.leave(.connectionTimeout, .reconnect)), to: participant)
    case .negotiationFailed(let sid, let target, let reason):
      guard let (participant, room) = find(participant: sid) else { return }
      log.warning("negotiation with \(sid) failed: \(reason)", metadata: ["connection": "\(target)"])
      remove(participant, from: room, reason: .stateMismatch, leave: .reconnect, at: now)
    case .dataFailed(let sid, let target, let reason):
      guard let (participant, _) = find(participant: sid), participant.startsOverAt == nil else { return }
      log.info("the data channels of \(sid) are gone: \(reason)", metadata: ["connection": "\(target)"])
      if target == participant.primary || target == .publisher {
        participant.startsOverAt = now.instant + Self.graceAfterDataFailure
      }
    case .published(let sid, let sections):
      guard let (participant, room) = find(participant: sid) else { return }
      published(sections, by: participant, in: room, at: now)
    case .subscribed(let sid, let trackSID):
      guard let (_, room) = find(participant: sid) else { return }
      subscribed(trackSID, in: room)
    case .codecUnsupported(let sid, let trackSID):
      guard let (participant, room) = find(participant: sid) else { return }
      participant.subscriptions.failed(trackSID, at: now.instant)
      refuse(trackSID, .seCodecUnsupported, to: participant)
      reconcile(participant, in: room, at: now)
    case .data(let sid, let label, let bytes):
      guard let (participant, room) = find(participant: sid) else { return }
      receiveData(bytes, on: label, from: participant, in: room)
    case .levels(let levels):
      let bySID = Dictionary(levels.map { ($0.participant, $0.level) }, uniquingKeysWith: max)
      for name in rooms.keys.sorted() {
        if let room = rooms[name] { heard(bySID, in: room) }
      }
    case .quality(let scores):
      var byRoom: [String: [(participant: ServerParticipant, score: Double, grade: ConnectionGrade)]] = [:]
      for (sid, score, grade) in scores {
        guard let (participant, room) = find(participant: sid) else { continue }
        byRoom[room.name, default: []].append((participant, score, grade))
      }
      for name in byRoom.keys.sorted() {
        if let room = rooms[name], let scores = byRoom[name] { graded(scores, in: room) }
      }
    case .reports: break
    }
  }

  private func description(_ type: String, _ sdp: String, _ id: UInt32, _ trackByMID: [String: String])
    -> LKSessionDescription
  {
    var description = LKSessionDescription()
    description.type = type
    description.sdp = sdp
    description.id = id
    description.midToTrackID = trackByMID
    return description
  }

  private func connected(_ participant: ServerParticipant, _ target: MediaTarget, in room: Room, at now: Moment) {
    participant.closesAt = nil
    guard target == participant.primary, participant.state == .joined else { return }
    participant.setState(.active)
    tellJoined(participant, room, at: now)
    announce(participant, in: room, includingItself: false, at: now)
    reconcile(participant, in: room, at: now)
  }

  /// Somebody really gets the track: its publisher is told once.
  private func subscribed(_ trackSID: String, in room: Room) {
    guard let (publisher, _) = room.track(trackSID),
      let index = publisher.tracks.firstIndex(where: { $0.sid == trackSID }),
      !publisher.tracks[index].isSubscriptionTold
    else { return }
    publisher.tracks[index].isSubscriptionTold = true
    var message = LKTrackSubscribed()
    message.trackSid = trackSID
    send(.trackSubscribed(message), to: publisher)
  }
}
