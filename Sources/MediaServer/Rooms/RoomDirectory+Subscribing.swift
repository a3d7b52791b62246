import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  func subscribe(_ update: LKUpdateSubscription, by participant: ServerParticipant, in room: Room, at now: Moment) {
    setSubscriptions(
      update.trackSids + update.participantTracks.flatMap(\.trackSids), update.subscribe, of: participant, in: room,
      at: now)
  }

  func setSubscriptions(
    _ trackSIDs: [String], _ isSubscribed: Bool, of participant: ServerParticipant, in room: Room, at now: Moment
  ) {
    for sid in trackSIDs where SID.isValid(sid, .track) {
      guard participant.subscriptions.wish(sid, subscribed: isSubscribed, at: now.instant) else { break }
    }
    reconcile(participant, in: room, at: now)
  }

  func allow(_ permission: LKSubscriptionPermission, by participant: ServerParticipant, in room: Room, at now: Moment) {
    guard let list = SubscriptionAllowList(permission) else {
      log.info("the allow list of \(participant.sid) is longer than is kept, and passed over")
      return respond(.limitExceeded, "the list of who may subscribe is too long", to: participant)
    }
    participant.allowList = list
    guard !participant.tracks.isEmpty else { return }
    for other in room.participants where other !== participant {
      reconcile(other, in: room, changed: (participant, participant.tracks), at: now)
    }
  }

  func set(_ settings: LKUpdateTrackSettings, by participant: ServerParticipant, in room: Room) {
    var wish = LayerWish()
    wish.isDisabled = settings.disabled
    if settings.quality == .off { wish.isDisabled = true } else { wish.quality = settings.quality.rawValue }
    wish.width = Int(settings.width)
    wish.height = Int(settings.height)
    // Of what there is, so that they cannot pile up; they go with their tracks.
    for sid in settings.trackSids where room.track(sid) != nil {
      participant.wishes[sid] = wish
      media(.wish(participant: participant.sid, trackSID: sid, wish))
    }
  }

  /// Brings a participant's subscriptions in line with what there is, what it wants and what is allowed.
  func reconcile(_ participant: ServerParticipant, in room: Room, at now: Moment) {
    guard !participant.isClosed else { return }
    let tracks = room.participants.flatMap { publisher in
      publisher === participant ? [] : publisher.tracks.map { ledgerTrack($0, of: publisher, for: participant) }
    }
    let steps = participant.subscriptions.reconcile(
      tracks, canSubscribe: participant.grant.maySubscribe, at: now.instant)
    take(steps, by: participant, in: room)
    forward(to: participant, in: room)
  }

  /// The same, where only some tracks are new, may have been allowed or forbidden, or are gone.
  func reconcile(
    _ participant: ServerParticipant, in room: Room,
    changed: (publisher: ServerParticipant, tracks: [PublishedTrack])? = nil, gone: [String] = [], at now: Moment
  ) {
    guard !participant.isClosed else { return }
    let tracks = changed.map { publisher, tracks in tracks.map { ledgerTrack($0, of: publisher, for: participant) } }
    let steps = participant.subscriptions.take(
      tracks ?? [], gone: gone, canSubscribe: participant.grant.maySubscribe, at: now.instant)
    guard !steps.isEmpty else { return }
    take(steps, by: participant, in: room)
    forward(steps, to: participant, in: room)
  }

  private func ledgerTrack(
    _ track: PublishedTrack, of publisher: ServerParticipant, for participant: ServerParticipant
  ) -> SubscriptionLedger.Track {
    SubscriptionLedger.Track(
      sid: track.sid, publisherSID: publisher.sid,
      isAllowed: publisher.allowList.allows(
        subscriberSID: participant.sid, identity: participant.identity, trackSID: track.sid))
  }

  private func take(_ steps: [SubscriptionLedger.Step], by participant: ServerParticipant, in room: Room) {
    var newPublishers: [ServerParticipant] = []
    for step in steps {
      switch step {
      case .subscribe(let sid):
        if let publisher = room.track(sid)?.publisher, !newPublishers.contains(where: { $0 === publisher }) {
          newPublishers.append(publisher)
        }
      case .unsubscribe: break
      case .permission(let sid, let publisher, let isAllowed):
        var update = LKSubscriptionPermissionUpdate()
        update.participantSid = publisher
        update.trackSid = sid
        update.allowed = isAllowed
        send(.subscriptionPermissionUpdate(update), to: participant)
      }
    }
    for publisher in newPublishers { tellPresent(publisher, to: participant, in: room) }
  }

  /// Tells the media plane what a participant is to be sent, when that has changed.
  private func forward(to participant: ServerParticipant, in room: Room) {
    let limits = configuration.limits
    var counts = (audio: 0, video: 0)
    let forwarded = participant.subscriptions.current.compactMap { sid -> SubscribedTrack? in
      guard let (publisher, track) = room.track(sid) else { return nil }
      if track.isVideo { counts.video += 1 } else { counts.audio += 1 }
      let limit = track.isVideo ? limits.videoSubscriptions : limits.audioSubscriptions
      guard limit == 0 || (track.isVideo ? counts.video : counts.audio) <= limit else { return nil }
      return SubscribedTrack(publisher: publisher.sid, trackSID: sid, isVideo: track.isVideo)
    }
    guard forwarded != participant.forwarded else { return }
    let before = Set(participant.forwarded.map(\.trackSID))
    set(forwarded, of: participant, added: forwarded.filter { !before.contains($0.trackSID) })
  }

  /// The same after `steps` alone. In a large room everybody is told of every change, so that it must not cost a look at all tracks.
  private func forward(
    _ steps: [SubscriptionLedger.Step], to participant: ServerParticipant, in room: Room
  ) {
    let limits = configuration.limits
    guard limits.audioSubscriptions == 0, limits.videoSubscriptions == 0 else {
      return forward(to: participant, in: room)
    }
    var forwarded = participant.forwarded
    var added: [SubscribedTrack] = []
    var gone: Set<String> = []
    for step in steps {
      switch step {
      case .subscribe(let sid):
        guard let (publisher, track) = room.track(sid) else { continue }
        added.append(SubscribedTrack(publisher: publisher.sid, trackSID: sid, isVideo: track.isVideo))
      case .unsubscribe(let sid): gone.insert(sid)
      case .permission: break
      }
    }
    guard !added.isEmpty || !gone.isEmpty else { return }
    if !gone.isEmpty { forwarded.removeAll { gone.contains($0.trackSID) } }
    set(forwarded + added, of: participant, added: added)
  }

  private func set(_ forwarded: [SubscribedTrack], of participant: ServerParticipant, added: [SubscribedTrack]) {
    participant.forwarded = forwarded
    media(.subscriptions(participant: participant.sid, forwarded))
    for track in added {
      if let wish = participant.wishes[track.trackSID] {
        media(.wish(participant: participant.sid, trackSID: track.trackSID, wish))
      }
    }
  }

  func refuse(_ trackSID: String, _ error: LKSubscriptionError, to participant: ServerParticipant) {
    var response = LKSubscriptionResponse()
    response.trackSid = trackSID
    response.err = error
    send(.subscriptionResponse(response), to: participant)
  }

  /// A new subscriber hears at once whether the publisher is speaking, and how its connection is.
  private func tellPresent(_ publisher: ServerParticipant, to participant: ServerParticipant, in room: Room) {
    if let speaker = room.speakers.speakers.first(where: { $0.sid == publisher.sid }) {
      tell([speaker], to: participant)
    }
    if publisher.isGraded { tellQuality(of: [publisher], to: participant) }
  }

  // MARK: Speakers

  /// Takes a round of levels and tells everybody what changed among those they hear.
  func heard(_ levels: [String: Double], in room: Room) {
    let present = room.participants.compactMap { participant -> (sid: String, level: Double)? in
      levels[participant.sid].map { (participant.sid, $0) }
    }
    let changes = room.speakers.update(present)
    guard !changes.isEmpty else { return }
    for receiver in room.participants {
      let heard = changes.filter { hears(receiver, $0.sid) }
      if !heard.isEmpty { tell(heard, to: receiver) }
    }
  }

  func tellSilence(of sid: String, in room: Room) {
    let speaker = ActiveSpeakers.Speaker(sid: sid, level: 0, isActive: false)
    for receiver in room.participants where receiver.toldSpeakers.contains(sid) { tell([speaker], to: receiver) }
  }

  private func hears(_ receiver: ServerParticipant, _ sid: String) -> Bool {
    receiver.sid == sid || receiver.toldSpeakers.contains(sid)
      || receiver.forwarded.contains { $0.publisher == sid && !$0.isVideo }
  }

  private func tell(_ speakers: [ActiveSpeakers.Speaker], to receiver: ServerParticipant) {
    var changed = LKSpeakersChanged()
    changed.speakers = speakers.map { speaker in
      if speaker.isActive {
        receiver.toldSpeakers.insert(speaker.sid)
      } else {
        receiver.toldSpeakers.remove(speaker.sid)
      }
      var info = LKSpeakerInfo()
      info.sid = speaker.sid
      info.level = Float(speaker.level)
      info.active = speaker.isActive
      return info
    }
    guard receiver.protocolVersion >= ProtocolVersion.subscriberPrimary else { return }
    send(.speakersChanged(changed), to: receiver)
  }

  // MARK: Quality

  /// Takes a round of scores; when somebody's quality changed, everybody is told its own and that of those it hears.
  func graded(_ scores: [(participant: ServerParticipant, score: Double, grade: ConnectionGrade)], in room: Room) {
    var hasChanged = false
    for (participant, score, grade) in scores {
      hasChanged = hasChanged || !participant.isGraded || participant.grade != grade
      participant.isGraded = true
      participant.grade = grade
      participant.score = score
    }
    guard hasChanged else { return }
    for receiver in room.participants where receiver.state == .active {
      let heard = Set(receiver.forwarded.map(\.publisher))
      let subjects = room.participants.filter { subject in
        subject.isGraded && (subject === receiver || heard.contains(subject.sid))
      }
      tellQuality(of: subjects, to: receiver)
    }
  }

  private func tellQuality(of subjects: [ServerParticipant], to receiver: ServerParticipant) {
    guard !subjects.isEmpty, receiver.protocolVersion >= ProtocolVersion.connectionQuality else { return }
    var update = LKConnectionQualityUpdate()
    update.updates = subjects.map { subject in
      var info = LKConnectionQualityInfo()
      info.participantSid = subject.sid
      info.score = Float(QualityScorer.meanOpinion(subject.score))
      info.quality =
        switch subject.grade {
        case .excellent: .excellent
        case .good: .good
        case .poor: .poor
        case .lost: receiver.protocolVersion >= ProtocolVersion.qualityLost ? .lost : .poor
        }
      return info
    }
    send(.connectionQuality(update), to: receiver)
  }
}
