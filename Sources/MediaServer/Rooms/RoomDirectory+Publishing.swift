import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  /// How many tracks may wait for the name of another one to become free.
  private static let maximumQueued = 3
  /// Names that a track may have for its other codecs.
  private static let maximumNames = 8

  /// A participant wants to publish: gives the track its sid.
  func addTrack(_ request: LKAddTrackRequest, by participant: ServerParticipant) {
    func fail(_ reason: LKRequestResponse.Reason, _ message: String) {
      respond(reason, message, request: .addTrack(request), to: participant)
    }
    guard request.type == .audio || request.type == .video else {
      return fail(.unsupportedType, "only audio and video tracks can be published")
    }
    guard participant.grant.mayPublish(request.source) else {
      return fail(.notAllowed, "does not have permission to publish this source")
    }
    guard !request.cid.isEmpty, Self.isBounded(request) else {
      return fail(.invalidRequest, "the track has no id, or says more about itself than is kept")
    }
    guard participant.pending.count + participant.queued.count < Limits.pendingTracks else {
      return fail(.limitExceeded, "too many tracks wait to be published")
    }
    if configuration.limits.tracks > 0, trackCount >= configuration.limits.tracks {
      return fail(.limitExceeded, "the server has no room for more tracks")
    }
    if !request.sid.isEmpty {
      // Another codec of a track that is there already: it belongs to that track, and its section to no other.
      guard let index = participant.tracks.firstIndex(where: { $0.sid == request.sid }) else {
        return fail(.notFound, "no such track")
      }
      guard participant.tracks[index].otherCIDs.count < Self.maximumNames else {
        return fail(.limitExceeded, "the track has too many codecs")
      }
      participant.tracks[index].otherCIDs.append(request.cid)
      return tellPublished(participant.tracks[index].info, cid: request.cid, to: participant)
    }
    let track = PendingTrack(
      cid: request.cid, info: trackInfo(for: request),
      otherCIDs: request.simulcastCodecs.map(\.cid).filter { !$0.isEmpty })
    let isTaken =
      participant.tracks.contains { $0.cid == request.cid || $0.otherCIDs.contains(request.cid) }
      || participant.pending.contains { $0.cid == request.cid }
    guard isTaken else {
      participant.pending.append(track)
      return tellPublished(track.info, cid: request.cid, to: participant)
    }
    guard participant.queued.count(where: { $0.cid == request.cid }) < Self.maximumQueued else {
      return fail(.limitExceeded, "too many tracks wait for this id")
    }
    participant.queued.append(track)
    fail(.queued, "a track of this id is being published")
  }

  /// A track's name is free again: who waited for it is next.
  private func announceQueued(_ cid: String, by participant: ServerParticipant) {
    guard let index = participant.queued.firstIndex(where: { $0.cid == cid }) else { return }
    let next = participant.queued.remove(at: index)
    participant.pending.append(next)
    tellPublished(next.info, cid: cid, to: participant)
  }

  /// Whether a track's description may be repeated to everybody in a room.
  private static func isBounded(_ request: LKAddTrackRequest) -> Bool {
    func isShort(_ text: String) -> Bool { text.utf8.count <= 256 }
    return isShort(request.cid) && isShort(request.stream) && request.name.utf8.count <= 1024
      && request.layers.count <= 16 && request.simulcastCodecs.count <= maximumNames
      && request.audioFeatures.count <= maximumFeatures
      && request.packetTrailerFeatures.count <= 32 && request.layers.allSatisfy { isShort($0.rid) }
      && request.simulcastCodecs.allSatisfy { codec in
        isShort(codec.codec) && isShort(codec.cid) && codec.layers.count <= 16
          && codec.layers.allSatisfy { isShort($0.rid) }
      }
  }

  private var trackCount: Int { rooms.values.reduce(0) { $0 + $1.participants.reduce(0) { $0 + $1.tracks.count } } }

  private func tellPublished(_ info: LKTrackInfo, cid: String, to participant: ServerParticipant) {
    var response = LKTrackPublishedResponse()
    response.cid = cid
    response.track = info
    send(.trackPublished(response), to: participant)
  }

  private func trackInfo(for request: LKAddTrackRequest) -> LKTrackInfo {
    var generator = random
    var info = LKTrackInfo()
    info.sid = SID.make(trackOf: request.type, request.source, using: &generator)
    random = generator
    info.type = request.type
    info.name = request.name
    info.muted = request.muted
    info.width = request.width
    info.height = request.height
    info.source = request.source
    info.layers = Array(request.layers.prefix(LayerTracker.maximumLayers))
    info.simulcast = request.layers.count > 1
    info.disableDtx = request.disableDtx
    info.stereo = request.stereo
    info.disableRed = request.disableRed
    info.encryption = request.encryption
    info.stream = request.stream
    info.backupCodecPolicy = request.backupCodecPolicy
    info.audioFeatures = request.audioFeatures
    info.packetTrailerFeatures = request.packetTrailerFeatures
    info.codecs = request.simulcastCodecs.prefix(4).map { codec in
      var out = LKSimulcastCodecInfo()
      out.mimeType = Self.mime(codec.codec, isVideo: request.type == .video)
      out.cid = codec.cid
      out.layers = codec.layers
      out.videoLayerMode = codec.videoLayerMode
      return out
    }
    return info
  }

  /// The MIME type of a codec's name, with its kind or without; redundant audio is published as the codec inside.
  private static func mime(_ codec: String, isVideo: Bool) -> String {
    let name = codec.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.isEmpty { return "" }
    if isVideo { return "video/" + name.uppercased() }
    return "audio/" + (name == "opus" || name == "red" ? "opus" : name.uppercased())
  }

  /// A description was settled: these are all sections that the client sends on now.
  func published(_ sections: [PublishedSection], by participant: ServerParticipant, in room: Room, at now: Moment) {
    let gone = participant.tracks.filter { track in
      !sections.contains {
        $0.mid == track.info.mid && $0.isVideo == track.isVideo && !isReused($0, by: track, participant)
      }
    }
    unpublish(gone, by: participant, in: room, at: now)

    var new: [PublishedTrack] = []
    for section in sections where !participant.tracks.contains(where: { $0.info.mid == section.mid }) {
      guard !participant.tracks.contains(where: { $0.otherCIDs.contains(section.cid) }),
        let index = pendingIndex(for: section, of: participant)
      else { continue }
      let pending = participant.pending.remove(at: index)
      guard participant.grant.mayPublish(pending.info.source) else {
        respond(.notAllowed, "does not have permission to publish this source", to: participant)
        continue
      }
      var info = pending.info
      info.mid = section.mid
      info.mimeType = section.mime
      info.simulcast = section.isSimulcast
      if let first = info.codecs.indices.first {
        info.codecs[first].mimeType = section.mime
        info.codecs[first].mid = section.mid
        info.codecs[first].sdpCid = section.cid
      }
      let track = PublishedTrack(
        info: info, cid: pending.cid, otherCIDs: pending.otherCIDs.filter { $0 != section.cid && $0 != pending.cid })
      room.publish(track, by: participant)
      if participant.state == .active { tellPublished(track, by: participant, room, at: now) }
      new.append(track)
      media(
        .bind(
          participant: participant.sid, mid: section.mid,
          track: track.bound(publisher: participant.sid, synchronizesStreams: room.synchronizesStreams)))
    }
    guard !gone.isEmpty || !new.isEmpty else { return }
    participant.touch()
    announce(participant, in: room, includingItself: true, isUrgent: true, at: now)
    for other in room.participants where other !== participant {
      reconcile(other, in: room, changed: (participant, new), gone: gone.map(\.sid), at: now)
    }
  }

  /// Whether a section that carried `track` now carries something else that was announced.
  private func isReused(_ section: PublishedSection, by track: PublishedTrack, _ participant: ServerParticipant) -> Bool
  {
    section.cid != track.cid
      && participant.pending.contains { $0.cid == section.cid || $0.otherCIDs.contains(section.cid) }
  }

  /// The announced track that a section carries: by its name, else the first of the kind, for browsers that rename tracks.
  private func pendingIndex(for section: PublishedSection, of participant: ServerParticipant) -> Int? {
    participant.pending.firstIndex { $0.cid == section.cid || $0.otherCIDs.contains(section.cid) }
      ?? participant.pending.firstIndex { ($0.info.type == .video) == section.isVideo }
  }

  /// Takes tracks away and tells their publisher.
  private func unpublish(
    _ tracks: [PublishedTrack], by participant: ServerParticipant, in room: Room, at now: Moment
  ) {
    guard !tracks.isEmpty else { return }
    room.unpublish(tracks, by: participant)
    participant.touch()
    for track in tracks {
      if participant.state == .active { tellUnpublished(track, by: participant, room, at: now) }
      media(.unbind(participant: participant.sid, trackSID: track.sid))
      if participant.protocolVersion >= ProtocolVersion.trackUnpublished {
        var response = LKTrackUnpublishedResponse()
        response.trackSid = track.sid
        send(.trackUnpublished(response), to: participant)
      } else {
        // Those who know no such message stop sending when they are muted.
        var mute = LKMuteTrackRequest()
        mute.sid = track.sid
        mute.muted = true
        send(.mute(mute), to: participant)
      }
      announceQueued(track.cid, by: participant)
    }
  }

  /// Takes away the tracks that a participant may no longer publish, and answers them.
  func revokeForbiddenTracks(
    of participant: ServerParticipant, in room: Room, at now: Moment
  ) -> [PublishedTrack] {
    participant.pending.removeAll { !participant.grant.mayPublish($0.info.source) }
    participant.queued.removeAll { !participant.grant.mayPublish($0.info.source) }
    let forbidden = participant.tracks.filter { !participant.grant.mayPublish($0.info.source) }
    unpublish(forbidden, by: participant, in: room, at: now)
    return forbidden
  }

  func muteOwn(_ request: LKMuteTrackRequest, by participant: ServerParticipant, in room: Room, at now: Moment) {
    guard mute(request.sid, request.muted, of: participant, in: room, at: now) != nil else {
      return respond(.notFound, "no such track", request: .mute(request), to: participant)
    }
  }

  /// Mutes or unmutes a published or announced track and tells the room; nil when there is none of this sid.
  @discardableResult
  func mute(
    _ trackSID: String, _ isMuted: Bool, of participant: ServerParticipant, in room: Room, at now: Moment
  ) -> LKTrackInfo? {
    if let index = participant.pending.firstIndex(where: { $0.info.sid == trackSID }) {
      participant.pending[index].info.muted = isMuted
      return participant.pending[index].info
    }
    guard let index = participant.tracks.firstIndex(where: { $0.sid == trackSID }) else { return nil }
    guard participant.tracks[index].info.muted != isMuted else { return participant.tracks[index].info }
    participant.tracks[index].info.muted = isMuted
    participant.touch()
    media(.mute(participant: participant.sid, trackSID: trackSID, isMuted: isMuted))
    tellMuted(participant.tracks[index], by: participant, room)
    announce(participant, in: room, includingItself: false, isUrgent: true, at: now)
    return participant.tracks[index].info
  }

  /// Changes what a participant said about one of its tracks.
  func changeTrack(
    _ trackSID: String, _ request: LKRequestResponse.OneOf_Request, by participant: ServerParticipant, in room: Room,
    at now: Moment, _ change: (inout LKTrackInfo) -> Void
  ) {
    if let index = participant.pending.firstIndex(where: { $0.info.sid == trackSID }) {
      change(&participant.pending[index].info)
      return
    }
    guard let index = participant.tracks.firstIndex(where: { $0.sid == trackSID }) else {
      return respond(.notFound, "no such track", request: request, to: participant)
    }
    change(&participant.tracks[index].info)
    participant.touch()
    announce(participant, in: room, includingItself: false, isUrgent: true, at: now)
  }
}
