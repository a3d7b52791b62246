import LiveKitProtocol
import MediaBasics
import RTC
import RTCTransport

extension MediaRouter {
  func perform(_ command: MediaCommand, _ host: MediaHost) {
    switch command {
    case .open(let sid, let room, let identity, let mode, let primary, let subscribes):
      guard participants[sid] == nil else { return }
      let participant = RoutedParticipant(sid: sid, room: room, identity: identity, mode: mode, primary: primary)
      open(participant, subscribes: subscribes, host)
    case .openSubscriber(let sid):
      if let participant = participants[sid] { openSubscriber(participant, host) }
    case .offer(let sid, let sdp, let id, let announced): takeOffer(sid, sdp, id, announced, host)
    case .answer(let sid, let sdp, let id): participants[sid]?.subscriber?.takeAnswer(sdp, id: id, host)
    case .candidate(let sid, let target, let line):
      let participant = participants[sid]
      let connection = target == .subscriber ? participant?.subscriber : participant?.publisher
      connection?.update(host) { peer in _ = peer.addRemoteCandidate(line, at: host.now) }
    case .endOfCandidates(let sid, let target):
      let participant = participants[sid]
      let connection = target == .subscriber ? participant?.subscriber : participant?.publisher
      connection?.update(host) { $0.endOfRemoteCandidates(at: host.now) }
    case .bind(let sid, let mid, let track): bind(sid, mid, track)
    case .unbind(let sid, let track):
      if let routed = participants[sid]?.tracks[track] {
        measure(routed, host)
        unbind(routed)
      }
      forgetWishes(track)
    case .mute(let sid, let trackSID, let isMuted):
      if let track = participants[sid]?.tracks[trackSID] { mute(track, isMuted, host) }
    case .subscriptions(let sid, let tracks): setSubscriptions(of: sid, tracks, host)
    case .wish(let sid, let trackSID, let wish):
      guard let participant = participants[sid] else { return }
      participant.wishes[trackSID] = wish
      guard let down = participant.downTracks[trackSID] else { return }
      down.wish = wish
      down.retarget()
      requestKeyFrame(for: down, host)
    case .data(let sids, let label, let bytes):
      for sid in sids { participants[sid]?.dataConnection?.send(bytes, on: label, host) }
    case .close(let sid): close(sid, host)
    }
  }

  // MARK: Coming and going

  private func open(_ participant: RoutedParticipant, subscribes: Bool, _ host: MediaHost) {
    participants[participant.sid] = participant
    let cname = "\(random.next())"
    let sessionID = random.next() >> 2
    let publishing =
      participant.mode == .single
      ? capabilities.single(cname: cname, sessionID: sessionID)
      : capabilities.publishing(cname: cname, sessionID: sessionID)
    participant.publisher = connect(participant, .publisher, publishing, isControlling: false, host)
    if subscribes { openSubscriber(participant, host) }
  }

  /// Makes the connection on which a client of two is sent media.
  private func openSubscriber(_ participant: RoutedParticipant, _ host: MediaHost) {
    guard participant.mode == .dual, participant.subscriber == nil else { return }
    let connection = connect(
      participant, .subscriber,
      capabilities.subscribing(cname: "\(random.next())", sessionID: random.next() >> 2), isControlling: true, host)
    participant.subscriber = connection
    connection.openChannels(host)
    connection.offerSoon(host)
  }

  private func connect(
    _ participant: RoutedParticipant, _ target: MediaTarget, _ negotiation: NegotiationConfiguration,
    isControlling: Bool,
    _ host: MediaHost
  ) -> MediaConnection {
    var configuration = PeerConfiguration(identity: identity, negotiation: negotiation, anchor: .system)
    configuration.srtp = .openssl
    configuration.hasAllCandidates = true
    let connection = MediaConnection(
      self, participant, target, firstOfferID: UInt32.random(in: 1...256, using: &random))
    var peer = Peer(
      configuration: configuration, isControlling: isControlling, random: SeededGenerator(from: &random), at: host.now)
    for address in addresses { peer.addLocalCandidate(address) }
    connection.attach(host.add(peer, delegate: connection))
    return connection
  }

  func close(_ sid: String, _ host: MediaHost) {
    guard let participant = participants.removeValue(forKey: sid) else { return }
    tellEnd(of: participant, host)
    for down in participant.downTracks.values { down.track.subscribers.removeAll { $0 === down } }
    participant.downTracks = [:]
    for track in participant.tracks.values { unbind(track) }
    for track in participant.tracks.keys { forgetWishes(track) }
    for connection in participant.connections { connection.detach(host) }
  }

  /// A description as clients get it: behind address translation, with the address they can reach.
  func advertised(_ description: SessionDescription) -> String {
    guard let outside = configuration.nodeIP, !addresses.contains(where: { $0.ip == outside }) else {
      return description.sdp
    }
    let inside = Set(addresses.map(\.ip))
    var seen: Set<String> = []
    let lines = description.sdp.split(separator: "\r\n", omittingEmptySubsequences: true).compactMap {
      line -> String? in
      guard line.hasPrefix("a=candidate:") else { return String(line) }
      var fields = line.split(separator: " ").map(String.init)
      guard fields.count > 5, inside.contains(fields[4]) else { return String(line) }
      fields[4] = outside
      // Several inner addresses become one outer one.
      return seen.insert(fields[4] + fields[5]).inserted ? fields.joined(separator: " ") : nil
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  // MARK: Publishing

  private func takeOffer(_ sid: String, _ sdp: String, _ id: UInt32, _ announced: [AnnouncedTrack], _ host: MediaHost) {
    guard let participant = participants[sid], let connection = participant.publisher else { return }
    do {
      let offer = try SessionDescription(sdp)
      guard
        let answer = try connection.update(
          host,
          { peer -> SessionDescription in
            _ = try peer.setRemote(offer, as: .offer, at: host.now)
            try prefer(announced, in: offer, &peer)
            if participant.mode == .single { try place(participant, offer, &peer) }
            return try peer.createAnswer(at: host.now).answer
          })
      else { return }
      emit(
        .answer(
          participant: sid, sdp: advertised(answer), id: id, trackByMID: participant.allocator.trackByMID))
    } catch {
      emit(.negotiationFailed(participant: sid, .publisher, reason: "\(error)"))
      return
    }
    emit(.published(participant: sid, publishedSections(of: connection)))
    settleSenders(of: connection, host)
    if participant.mode == .single { requireSections(for: participant) }
  }

  /// Sets parameters of the audio sections by what was announced of their tracks.
  private func prefer(
    _ announced: [AnnouncedTrack], in offer: SessionDescription, _ peer: inout Peer
  ) throws(NegotiationError) {
    try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
      for section in offer.media where section.kind == .audio && offer.direction(of: section).sends {
        guard let mid = section.mid, let transceiver = negotiation.transceiver(mid: mid), !transceiver.isStopped else {
          continue
        }
        let names = section.streams.compactMap(\.trackID)
        let track = announced.first { names.contains($0.cid) } ?? (announced.count == 1 ? announced.first : nil)
        try negotiation.setFormatAdditions(MediaCapabilities.opusAdditions(track), of: transceiver.id)
      }
    }
  }

  private func publishedSections(of connection: MediaConnection) -> [PublishedSection] {
    guard let session = connection.hosted?.peer.negotiation.session else { return [] }
    return session.media.compactMap { media in
      guard media.direction.receives, let codec = media.codecs.first else { return nil }
      return PublishedSection(
        mid: media.mid, cid: media.remoteTracks.first?.trackID ?? media.remoteTracks.first?.streamID ?? "",
        isVideo: media.kind == .video, mime: "\(media.kind.name)/\(Self.mimeName(codec.name))",
        isSimulcast: media.receiveRIDs.count > 1 || media.remoteStreams.count > 1)
    }
  }

  /// Codec names as LiveKit writes them: `video/VP8`, `audio/opus`.
  private static func mimeName(_ name: String) -> String {
    name.lowercased() == "opus" ? name.lowercased() : name.uppercased()
  }

  private func bind(_ sid: String, _ mid: String, _ track: BoundTrack) {
    guard let participant = participants[sid], let connection = participant.publisher,
      let media = connection.hosted?.peer.negotiation.session?.media(mid: mid), media.direction.receives,
      (0..<1024).contains(media.index)
    else { return }
    let routed = RoutedTrack(track, media: media, connection: connection, configuration: configuration)
    participant.tracks[track.sid] = routed
    while connection.routed.count <= media.index { connection.routed.append(nil) }
    connection.routed[media.index] = routed
  }

  /// A track's sid never comes back: nobody's wishes for it are needed any more.
  private func forgetWishes(_ trackSID: String) {
    for participant in participants.values { participant.wishes[trackSID] = nil }
  }

  private func unbind(_ track: RoutedTrack) {
    track.subscribers = []
    guard let connection = track.connection else { return }
    connection.participant.tracks[track.sid] = nil
    if connection.routed.indices.contains(track.section), connection.routed[track.section] === track {
      connection.routed[track.section] = nil
    }
  }

  // MARK: Subscribing

  private func setSubscriptions(of sid: String, _ wanted: [SubscribedTrack], _ host: MediaHost) {
    guard let participant = participants[sid], let connection = participant.receiving else { return }
    participant.wanted = wanted
    let keep = Set(wanted.map(\.trackSID))
    var hasChanged = false
    for trackSID in participant.downTracks.keys.filter({ !keep.contains($0) }).sorted() {
      guard let down = participant.downTracks.removeValue(forKey: trackSID) else { continue }
      if down.stream != nil { measure(down, of: participant, host) }
      drop(down, from: connection, host)
      hasChanged = true
    }
    guard participant.mode == .dual else { return requireSections(for: participant) }
    for item in wanted where participant.downTracks[item.trackSID] == nil {
      guard let track = participants[item.publisher]?.tracks[item.trackSID] else { continue }
      do {
        let transceiver = try connection.update(host) { peer in try add(track, to: &peer) }
        guard let transceiver else { continue }
        participant.downTracks[item.trackSID] = makeDownTrack(track, connection, transceiver)
        hasChanged = true
      } catch {
        log.warning("\(item.trackSID) cannot be sent to \(sid): \(error)")
        emit(.codecUnsupported(participant: sid, trackSID: item.trackSID))
      }
    }
    if hasChanged { connection.offerSoon(host) }
  }

  private func drop(_ down: DownTrack, from connection: MediaConnection, _ host: MediaHost) {
    down.track.subscribers.removeAll { $0 === down }
    if let stream = down.stream, connection.outgoing.indices.contains(stream.index) {
      connection.outgoing[stream.index] = nil
    }
    // In single mode the client's section wants nothing from us but to wait for the next track.
    let idle: MediaDirection = connection.participant.mode == .single ? .receiveOnly : .inactive
    do {
      _ = try connection.update(host) { peer in
        try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
          try negotiation.setSender(nil, direction: idle, of: down.transceiver)
        }
      }
    } catch {
      log.debug("a section of \(connection.participant.sid) was gone before its track: \(error)")
    }
  }

  private func makeDownTrack(_ track: RoutedTrack, _ connection: MediaConnection, _ transceiver: TransceiverID)
    -> DownTrack
  {
    DownTrack(
      track, connection: connection, transceiver: transceiver,
      wish: connection.participant.wishes[track.sid] ?? LayerWish(),
      history: track.isVideo ? configuration.videoHistory : configuration.audioHistory,
      firstSequence: UInt16.random(in: 1...16_384, using: &random))
  }

  private func add(_ track: RoutedTrack, to peer: inout Peer) throws(NegotiationError) -> TransceiverID {
    let kind: MediaKind = track.isVideo ? .video : .audio
    let codecs = capabilities.sending(track.codecs, kind: kind)
    guard !codecs.isEmpty else { throw .noCodecs(kind) }
    let sender = try peer.makeSender(streamID: track.bound.streamID, trackID: track.sid)
    let isStereo = track.bound.isStereo
    return try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
      let id = try negotiation.addSender(sender, kind: kind)
      try negotiation.setCodecs(codecs, of: id)
      try negotiation.setFormatAdditions(
        isStereo ? [FormatAddition(codec: "opus", parameters: "sprop-stereo=1")] : [], of: id)
      return id
    }
  }

  /// Puts the tracks that a client of one connection wants into the sections that it offers to receive on.
  private func place(
    _ participant: RoutedParticipant, _ offer: SessionDescription, _ peer: inout Peer
  ) throws(NegotiationError) {
    guard let connection = participant.publisher else { return }
    let sections = offer.media.compactMap { section -> SectionAllocator.Section? in
      guard let mid = section.mid, !section.isRejected, offer.direction(of: section) == .receiveOnly else { return nil }
      switch section.kind {
      case .audio: return SectionAllocator.Section(mid: mid, kind: .audio)
      case .video: return SectionAllocator.Section(mid: mid, kind: .video)
      default: return nil
      }
    }
    participant.allocator.offer(sections, wanted: wantedSections(of: participant))
    for (mid, trackSID) in participant.allocator.trackByMID.sorted(by: { $0.key < $1.key }) {
      guard participant.downTracks[trackSID] == nil,
        let item = participant.wanted.first(where: { $0.trackSID == trackSID }),
        let track = participants[item.publisher]?.tracks[trackSID],
        let transceiver = peer.negotiation.transceiver(mid: mid)
      else { continue }
      let kind: MediaKind = track.isVideo ? .video : .audio
      let codecs = capabilities.sending(track.codecs, kind: kind)
      let sender = try peer.makeSender(streamID: track.bound.streamID, trackID: track.sid)
      try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
        try negotiation.setSender(sender, direction: .sendOnly, of: transceiver.id)
        try negotiation.setCodecs(codecs, of: transceiver.id)
      }
      participant.downTracks[trackSID] = makeDownTrack(track, connection, transceiver.id)
    }
  }

  private func wantedSections(of participant: RoutedParticipant) -> [SectionAllocator.Wanted] {
    participant.wanted.compactMap { item in
      guard participants[item.publisher]?.tracks[item.trackSID] != nil else { return nil }
      return SectionAllocator.Wanted(trackSID: item.trackSID, kind: item.isVideo ? .video : .audio)
    }
  }

  private func requireSections(for participant: RoutedParticipant) {
    // Before the first offer there is nothing to count in; that offer brings its own sections.
    guard participant.publisher?.hosted?.peer.negotiation.session != nil,
      let requirement = participant.allocator.requirement(for: wantedSections(of: participant))
    else { return }
    emit(.sectionsNeeded(participant: participant.sid, audio: requirement.audio, video: requirement.video))
  }

  /// Follows what an exchange settled: which down tracks have a stream now, and in which payload types.
  func settleSenders(of connection: MediaConnection, _ host: MediaHost) {
    let participant = connection.participant
    guard participant.receiving === connection, let hosted = connection.hosted,
      let session = hosted.peer.negotiation.session
    else { return }
    for trackSID in participant.downTracks.keys.sorted() {
      guard let down = participant.downTracks[trackSID], let media = session.media(down.transceiver) else { continue }
      guard media.direction.sends, let stream = hosted.peer.sendStream(of: down.transceiver) else {
        // The client refused, or has none of the codecs.
        if down.stream == nil, session.isLocalOffer || participant.allocator.mid(of: trackSID) != nil {
          participant.downTracks[trackSID] = nil
          drop(down, from: connection, host)
          emit(.codecUnsupported(participant: participant.sid, trackSID: trackSID))
        }
        continue
      }
      down.payloadType = media.codecs.first?.payloadType
      if down.stream == nil {
        down.stream = stream
        while connection.outgoing.count <= stream.index { connection.outgoing.append(nil) }
        connection.outgoing[stream.index] = down
        down.track.subscribers.append(down)
      }
      guard connection.isConnected, !down.isSubscriptionTold else { continue }
      down.isSubscriptionTold = true
      emit(.subscribed(participant: participant.sid, trackSID: trackSID))
      down.retarget()
      requestKeyFrame(for: down, host)
    }
  }
}
