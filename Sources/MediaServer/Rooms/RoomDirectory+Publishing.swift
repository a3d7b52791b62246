import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  /// How often the same name may be announced while it is pending.
  private static let maximumQueued = 3

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
    guard participant.pending.count < Limits.pendingTracks else {
      return fail(.limitExceeded, "too many tracks wait to be published")
    }
    if configuration.limits.tracks > 0, trackCount >= configuration.limits.tracks {
      return fail(.limitExceeded, "the server has no room for more tracks")
    }
    let known =
      participant.tracks.count { $0.cid == request.cid } + participant.pending.count { $0.cid == request.cid }
    guard known == 0 else {
      return fail(known > Self.maximumQueued ? .limitExceeded : .queued, "a track of this id is being published")
    }
    if !request.sid.isEmpty {
      // Another codec of a track that is there already: it belongs to that track.
      guard let existing = participant.track(request.sid) else { return fail(.notFound, "no such track") }
      return tellPublished(existing.info, cid: request.cid, to: participant)
    }
    let info = trackInfo(for: request)
    participant.pending.append(
      PendingTrack(
        cid: request.cid, info: info, otherCIDs: request.simulcastCodecs.map(\.cid).filter { !$0.isEmpty }))
    tellPublished(info, cid: request.cid, to: participant)
  }

  /// Whether a track's description may be repeated to everybody in a room.
  private static func isBounded(_ request: LKAddTrackRequest) -> Bool {
    func isShort(_ text: String) -> Bool { text.utf8.count <= 256 }
    return isShort(request.cid) && isShort(request.stream) && request.name.utf8.count <= 1024
      && request.layers.count <= 16 && request.simulcastCodecs.count <= 8 && request.audioFeatures.count <= 32
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
      out.mimeType = codec.codec.isEmpty ? "" : "video/" + codec.codec.uppercased()
      out.cid = codec.cid
      out.layers = codec.layers
      out.videoLayerMode = codec.videoLayerMode
      return out
    }
    return info
  }

  /// A description was settled: these are all sections that the client sends on now.
  func published(_ sections: [PublishedSection], by participant: ServerParticipant, in room: Room, at now: Moment) {
    var hasChanged = false
    let gone = participant.tracks.filter { track in
      !sections.contains {
        $0.mid == track.info.mid && $0.isVideo == track.isVideo && !isReused($0, by: track, participant)
      }
    }
    for track in gone { unpublish(track, by: participant, tellPublisher: true) }
    hasChanged = !gone.isEmpty

    for section in sections where !participant.tracks.contains(where: { $0.info.mid == section.mid }) {
      guard let index = pendingIndex(for: section, of: participant) else { continue }
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
      let track = PublishedTrack(info: info, cid: pending.cid)
      participant.tracks.append(track)
      media(
        .bind(
          participant: participant.sid, mid: section.mid,
          track: track.bound(publisher: participant.sid, synchronizesStreams: room.synchronizesStreams)))
      hasChanged = true
    }
    guard hasChanged else { return }
    participant.touch()
    announce(participant, in: room, includingItself: true, isUrgent: true, at: now)
    for other in room.participants where other !== participant { reconcile(other, in: room, at: now) }
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

  func unpublish(_ track: PublishedTrack, by participant: ServerParticipant, tellPublisher: Bool) {
    participant.tracks.removeAll { $0.sid == track.sid }
    participant.touch()
    media(.unbind(participant: participant.sid, trackSID: track.sid))
    guard tellPublisher, participant.protocolVersion >= ProtocolVersion.trackUnpublished else { return }
    var response = LKTrackUnpublishedResponse()
    response.trackSid = track.sid
    send(.trackUnpublished(response), to: participant)
  }

  /// Takes away the tracks that a participant may no longer publish; true when there were any.
  func revokeForbiddenTracks(of participant: ServerParticipant) -> Bool {
    participant.pending.removeAll { !participant.grant.mayPublish($0.info.source) }
    let forbidden = participant.tracks.filter { !participant.grant.mayPublish($0.info.source) }
    for track in forbidden { unpublish(track, by: participant, tellPublisher: true) }
    return !forbidden.isEmpty
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
