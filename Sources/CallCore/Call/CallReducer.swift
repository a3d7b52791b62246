import MediaBasics

extension CallState {
  /// How long somebody who fell silent stays among the speakers, so that lists do not jump.
  static let speakerHold = MediaDuration.seconds(2)
  /// In calls larger than this coming and going is not announced.
  static let announcementLimit = 20

  /// Applies what happened. Pure and total: any action is allowed in any state.
  ///
  /// - Parameter reducesMotion: reactions do not rise; a notice says them in any case.
  mutating func reduce(
    _ action: CallAction, reducesMotion: Bool = false, notices: inout NoticeState
  ) -> [Effect] {
    switch action {
    case .entering(let title):
      reset()
      self.title = title.bounded(to: 256)
      connection = .connecting
      return []
    case .waitsInLobby:
      waitsInLobby = true
      return []
    case .opened(let opening):
      reset()
      id = opening.id
      title = opening.title
      awaited = opening.awaited
      microphone.isMuted = opening.isMuted
      microphone.isPushToTalk = opening.isPushToTalk
      recordingAnswer = opening.recordingAnswer
      meterFall = opening.meterFall
      return []
    case .closed(let reason):
      let falling: [Effect] = reactions.isEmpty ? [] : [.cancel(.callReactions)]
      reset()
      return [.cancel(.minute)] + falling + (reason.map { notices.post($0, severity: .info) } ?? [])
    case .connecting(let name):
      connection = .connecting
      room = room ?? RoomSummary(name: name)
      return []
    case .joined(let room, let me, let others):
      return join(room: room, me: me, others: others, notices: &notices)
    case .reconnecting(let cause):
      guard connection.isInCall else { return [] }
      connection = .reconnecting(cause?.bounded(to: Participant.nameLimit))
      // What is said now is heard by nobody, and must not be heard all at once later.
      guard microphone.isPushToTalk, microphone.isTalking else { return [] }
      microphone.isTalking = false
      return microphone.isMuted ? [] : [.setMicrophoneMuted(true)]
    case .resumed:
      guard case .reconnecting = connection else { return [] }
      connection = .joined
      return notices.post("connected again", severity: .info)
    case .ready:
      isReady = true
      return []
    case .left(let cause):
      return leave(cause)
    case .roomUpdated(let room):
      self.room = room
      return []

    case .participantJoined(let participant):
      let isNew = others[participant.identity] == nil
      if isNew { others[participant.identity] = participant } else { update(participant) }
      let volume = restoredVolume(participant.identity)
      guard isNew, others.count <= Self.announcementLimit else { return volume }
      return volume + notices.post("\(participant.displayName) joined", severity: .info)
    case .participantUpdated(let participant):
      if participant.identity == me?.identity {
        me?.update(from: participant)
      } else if others[participant.identity] == nil {
        others[participant.identity] = participant
      } else {
        update(participant)
      }
      return []
    case .participantLeft(let identity, _):
      guard let participant = others[identity] else { return [] }
      others[identity] = nil
      recentSpeakers.removeAll { $0 == identity }
      if mainSpeaker == identity { mainSpeaker = recentSpeakers.first }
      reactions.removeAll { $0.identity == identity }
      let quiet: [Effect] = [.cancel(.speakerCooling(identity))]
      guard others.count < Self.announcementLimit else { return quiet }
      return quiet + notices.post("\(participant.displayName) left", severity: .info)
    case .trackPublished(let identity, let track):
      change(identity) { participant in
        participant.tracks.removeAll { $0.sid == track.sid }
        if participant.tracks.count < Participant.trackLimit { participant.tracks.append(track) }
      }
      return []
    case .trackUnpublished(let identity, let sid):
      change(identity) { $0.tracks.removeAll { $0.sid == sid } }
      return []
    case .trackSubscribed(let identity, let sid, let codec):
      changeTrack(identity, sid) { $0.codec = codec }
      return []
    case .trackUnsubscribed(let identity, let sid):
      changeTrack(identity, sid) { $0.codec = nil }
      return []
    case .trackMuted(let identity, let sid, let isMuted):
      changeTrack(identity, sid) { $0.isMuted = isMuted }
      return []

    case .speakingChanged(let identity, let isSpeaking):
      return speaking(identity, isSpeaking)
    case .speakerCooled(let identity):
      if others[identity]?.isSpeaking != true { recentSpeakers.removeAll { $0 == identity } }
      mainSpeaker = recentSpeakers.first ?? mainSpeaker
      return []
    case .levelsMeasured(let levels):
      let fall = meterFall
      for identity in others.identities {
        others.update(identity) { $0.meter(levels[identity] ?? Participant.silence, fall: fall) }
      }
      if let identity = me?.identity { me?.meter(levels[identity] ?? Participant.silence, fall: fall) }
      return []
    case .qualityChanged(let identity, let quality):
      change(identity) { $0.quality = quality }
      return []
    case .dataReceived:
      return []
    case .reactionReceived(let identity, let reaction):
      let name = others[identity]?.displayName ?? identity
      let rises = reducesMotion ? [] : float(reaction, from: identity)
      return rises + notices.post("\(name): \(reaction.bounded(to: 64))", severity: .info)
    case .reactionsRose: return raiseReactions()
    case .statsMeasured(let stats):
      self.stats = stats
      link.follow(stats)
      return []

    case .microphoneChanged(let isOpen):
      microphone.isOpen = isOpen
      return []
    case .microphoneMutedByHost:
      microphone.isMuted = true
      microphone.isTalking = false
      microphone.isOpen = false
      return notices.post("a host muted you", severity: .warning)
    case .minutePassed:
      guard connection.isInCall else { return [] }
      minutes += 1
      return [.minuteTimer]
    }
  }

  /// Forgets the call; how loud people are is kept.
  private mutating func reset() {
    let (volumes, hushed) = (volumes, hushed)
    self = CallState()
    self.volumes = volumes
    self.hushed = hushed
  }

  private mutating func join(
    room: RoomSummary, me: Participant, others: [Participant], notices: inout NoticeState
  ) -> [Effect] {
    let isReturn = if case .reconnecting = connection { true } else { false }
    let before = self.others
    connection = .joined
    self.room = room
    self.me = me
    self.others = ParticipantList(others.filter { $0.identity != me.identity })
    // Meters and marks of people who are still there do not start from nothing.
    for identity in self.others.identities {
      guard let known = before[identity] else { continue }
      self.others.update(identity) { participant in
        participant.isSpeaking = known.isSpeaking
        participant.level = known.level
      }
    }
    recentSpeakers.removeAll { self.others[$0] == nil }
    reactions.removeAll { self.others[$0.identity] == nil && $0.identity != me.identity }
    if let speaker = mainSpeaker, self.others[speaker] == nil { mainSpeaker = recentSpeakers.first }
    var effects = self.others.identities.flatMap(restoredVolume)
    if isReturn {
      effects += notices.post("connected again", severity: .info)
    } else {
      minutes = 0
      effects.append(.minuteTimer)
    }
    return effects
  }

  private mutating func leave(_ cause: LeaveCause) -> [Effect] {
    connection = .left(cause)
    isReady = false
    microphone.isOpen = false
    microphone.isTalking = false
    let speakers = recentSpeakers
    recentSpeakers = []
    let falling: [Effect] = reactions.isEmpty ? [] : [.cancel(.callReactions)]
    reactions = []
    me?.isSpeaking = false
    me?.level = Participant.silence
    for identity in others.identities {
      others.update(identity) { participant in
        participant.isSpeaking = false
        participant.level = Participant.silence
      }
    }
    return [.cancel(.minute)] + falling + speakers.map { .cancel(.speakerCooling($0)) }
  }

  private mutating func speaking(_ identity: String, _ isSpeaking: Bool) -> [Effect] {
    change(identity) { $0.isSpeaking = isSpeaking }
    guard others[identity] != nil else { return [] }
    if isSpeaking {
      if !recentSpeakers.contains(identity) { recentSpeakers.append(identity) }
      // Whoever began first keeps the stage until two seconds after they ended: it does not jump at every word between.
      mainSpeaker = recentSpeakers.first
      return [.cancel(.speakerCooling(identity))]
    }
    guard recentSpeakers.contains(identity) else { return [] }
    return [.after(Self.speakerHold, .call(.speakerCooled(identity: identity)), .speakerCooling(identity))]
  }

  private mutating func update(_ participant: Participant) {
    others.update(participant.identity) { $0.update(from: participant) }
  }

  private mutating func change(_ identity: String, _ change: (inout Participant) -> Void) {
    if var participant = me, participant.identity == identity {
      change(&participant)
      me = participant
    } else {
      others.update(identity, change)
    }
  }

  private mutating func changeTrack(_ identity: String, _ sid: String, _ change: (inout TrackSummary) -> Void) {
    self.change(identity) { participant in
      for index in participant.tracks.indices where participant.tracks[index].sid == sid {
        change(&participant.tracks[index])
      }
    }
  }

  private func restoredVolume(_ identity: String) -> [Effect] {
    guard volumes[identity] != nil || hushed.contains(identity) else { return [] }
    return [.setVolume(identity: identity, gain: gain(of: identity))]
  }
}
