import LiveKitProtocol

/// Who is in the room and what they publish, kept up with the server's messages; answers what has changed.
struct Roster: Sendable, Equatable {
  /// Bounds on what a server can make us remember.
  static let maximumParticipants = 20_000
  static let maximumTracks = 256

  private(set) var room = RoomInfo()
  private(set) var local: Participant?
  /// The others, in the order in which they were first seen.
  private(set) var remote: [Participant] = []
  private var indexBySID: [String: Int] = [:]
  private var indexByIdentity: [String: Int] = [:]

  func participant(identity: String) -> Participant? { indexByIdentity[identity].map { remote[$0] } }
  func participant(sid: String) -> Participant? { indexBySID[sid].map { remote[$0] } }

  /// The participant who publishes a track.
  func publisher(of trackSID: String) -> (participant: Participant, track: TrackPublication)? {
    for participant in remote {
      if let track = participant.track(trackSID) { return (participant, track) }
    }
    return nil
  }

  // MARK: Whole lists

  /// Takes the start of a session. Those who were here before are recognised by identity; who is missing has left.
  mutating func join(_ join: LKJoinResponse) -> [RoomEvent] {
    replace(room: join.room, local: join.participant, others: join.otherParticipants)
  }

  /// Takes the move to another room: everybody is somebody else, except us.
  mutating func move(_ moved: LKRoomMovedResponse) -> [RoomEvent] {
    replace(room: moved.room, local: moved.participant, others: moved.otherParticipants)
  }

  private mutating func replace(
    room info: LKRoom, local own: LKParticipantInfo, others: [LKParticipantInfo]
  ) -> [RoomEvent] {
    var room = RoomInfo()
    room.apply(info)
    self.room = room
    local = Participant(own)
    var events: [RoomEvent] = []
    let present = Set(others.lazy.filter { $0.state != .disconnected }.map(\.identity))
    for participant in remote where !present.contains(participant.identity) {
      events += remove(participant.identity, .unknown)
    }
    // A new session counts versions anew and forgets who spoke.
    for index in remote.indices {
      remote[index].version = 0
      remote[index].isSpeaking = false
      remote[index].level = 0
    }
    return events + others.flatMap { apply($0, isNewSession: true) }
  }

  // MARK: Changes

  mutating func update(_ infos: [LKParticipantInfo]) -> [RoomEvent] {
    infos.flatMap { info in
      info.identity == local?.identity ? applyLocal(info) : apply(info, isNewSession: false)
    }
  }

  mutating func update(_ info: LKRoom) -> [RoomEvent] {
    let old = room
    room.apply(info)
    return room == old ? [] : [.roomChanged(room)]
  }

  private mutating func applyLocal(_ info: LKParticipantInfo) -> [RoomEvent] {
    guard var participant = local, info.sid == participant.sid, info.version >= participant.version,
      info.state != .disconnected
    else { return [] }
    let changed = participant.change(to: info)
    participant.tracks = info.tracks.prefix(Self.maximumTracks).map(TrackPublication.init)
    local = participant
    return changed.isEmpty ? [] : [.participantChanged(participant, changed)]
  }

  private mutating func apply(_ info: LKParticipantInfo, isNewSession: Bool) -> [RoomEvent] {
    guard !info.identity.isEmpty, !info.sid.isEmpty, info.identity != local?.identity else { return [] }
    guard let index = indexByIdentity[info.identity] else {
      guard info.state != .disconnected, remote.count < Self.maximumParticipants else { return [] }
      let participant = Participant(info)
      append(participant)
      return [.participantJoined(participant)] + participant.tracks.map { .trackPublished($0, participant) }
    }
    let known = remote[index]
    if info.sid != known.sid {
      // Somebody else's stay under this identity: the end of an earlier one is old news, and so is an earlier one itself.
      if info.state == .disconnected { return [] }
      if !isNewSession, info.joinedMilliseconds < known.joinedAt { return [] }
    } else if info.version < known.version {
      return []
    }
    if info.state == .disconnected { return remove(info.identity, LeaveCause(info.disconnectReason)) }
    if info.sid != known.sid {
      indexBySID[known.sid] = nil
      indexBySID[info.sid] = index
      remote[index].sid = info.sid
      remote[index].joinedAt = info.joinedMilliseconds
    }
    let changed = remote[index].change(to: info)
    var events: [RoomEvent] = changed.isEmpty ? [] : [.participantChanged(remote[index], changed)]
    events += applyTracks(info.tracks.prefix(Self.maximumTracks).map(TrackPublication.init), at: index)
    return events
  }

  private mutating func applyTracks(_ tracks: [TrackPublication], at index: Int) -> [RoomEvent] {
    let old = remote[index].tracks
    let gone = old.filter { track in !tracks.contains { $0.sid == track.sid } }
    remote[index].tracks = tracks.map { track in
      var track = track
      let before = old.first { $0.sid == track.sid }
      track.isSubscribed = before?.isSubscribed ?? false
      track.attachment = before?.attachment
      return track
    }
    let participant = remote[index]
    var events: [RoomEvent] = gone.map { .trackUnpublished($0, participant) }
    for track in participant.tracks {
      if let before = old.first(where: { $0.sid == track.sid }) {
        if before.isMuted != track.isMuted { events.append(.trackMuted(track, participant)) }
      } else {
        events.append(.trackPublished(track, participant))
      }
    }
    return events
  }

  // MARK: Speaking and quality

  /// Takes changes of loudness; somebody unknown is skipped.
  mutating func update(_ speakers: [LKSpeakerInfo]) -> [RoomEvent] {
    var hasChanged = false
    for speaker in speakers {
      let level = speaker.active && speaker.level.isFinite ? max(0, min(1, speaker.level)) : 0
      func change(_ participant: inout Participant) {
        guard participant.isSpeaking != speaker.active || participant.level != level else { return }
        participant.isSpeaking = speaker.active
        participant.level = level
        hasChanged = true
      }
      if let index = indexBySID[speaker.sid] {
        change(&remote[index])
      } else if local?.sid == speaker.sid, var own = local {
        change(&own)
        local = own
      }
    }
    return hasChanged ? [.speakersChanged(self.speakers)] : []
  }

  /// Who speaks, the loudest first.
  var speakers: [Participant] {
    (remote + (local.map { [$0] } ?? [])).filter(\.isSpeaking)
      .sorted { $0.level != $1.level ? $0.level > $1.level : $0.identity < $1.identity }
  }

  mutating func update(_ qualities: [LKConnectionQualityInfo]) -> [RoomEvent] {
    qualities.compactMap { info in
      guard let quality = ConnectionQuality(info.quality) else { return nil }
      if let index = indexBySID[info.participantSid] {
        guard remote[index].quality != quality else { return nil }
        remote[index].quality = quality
        return .qualityChanged(remote[index], quality)
      }
      guard local?.sid == info.participantSid, local?.quality != quality else { return nil }
      local?.quality = quality
      return local.map { .qualityChanged($0, quality) }
    }
  }

  // MARK: Subscriptions

  /// Notes whether a track arrives here, and as which stay; nil when nobody publishes it or nothing changes.
  mutating func setSubscribed(_ isSubscribed: Bool, _ trackSID: String, attachment: Int? = nil) -> (
    TrackPublication, Participant
  )? {
    for index in remote.indices {
      guard let track = remote[index].tracks.firstIndex(where: { $0.sid == trackSID }) else { continue }
      guard remote[index].tracks[track].isSubscribed != isSubscribed else { return nil }
      remote[index].tracks[track].isSubscribed = isSubscribed
      if let attachment { remote[index].tracks[track].attachment = attachment }
      return (remote[index].tracks[track], remote[index])
    }
    return nil
  }

  // MARK: The list

  private mutating func append(_ participant: Participant) {
    indexBySID[participant.sid] = remote.count
    indexByIdentity[participant.identity] = remote.count
    remote.append(participant)
  }

  private mutating func remove(_ identity: String, _ cause: LeaveCause) -> [RoomEvent] {
    guard let index = indexByIdentity[identity] else { return [] }
    let participant = remote.remove(at: index)
    indexBySID = [:]
    indexByIdentity = [:]
    for (index, participant) in remote.enumerated() {
      indexBySID[participant.sid] = index
      indexByIdentity[participant.identity] = index
    }
    return participant.tracks.map { .trackUnpublished($0, participant) } + [.participantLeft(participant, cause)]
  }
}

extension Participant {
  /// Takes everything but the tracks; answers what is different now.
  fileprivate mutating func change(to info: LKParticipantInfo) -> Set<Field> {
    var changed: Set<Field> = []
    func set<Value: Equatable>(_ path: WritableKeyPath<Participant, Value>, _ value: Value, _ field: Field) {
      guard self[keyPath: path] != value else { return }
      self[keyPath: path] = value
      changed.insert(field)
    }
    set(\.name, info.name, .name)
    set(\.metadata, info.metadata, .metadata)
    set(\.attributes, info.attributes, .attributes)
    // Updates of others may come without their permissions.
    if info.hasPermission { set(\.permission, info.permission, .permission) }
    set(\.isActive, info.state == .active, .activity)
    kind = info.kind
    version = info.version
    return changed
  }
}

extension LKParticipantInfo {
  /// When it joined, in milliseconds since 1970; older servers count in seconds.
  var joinedMilliseconds: Int64 {
    joinedAtMs != 0 ? joinedAtMs : joinedAt.multipliedReportingOverflow(by: 1000).partialValue
  }
}
