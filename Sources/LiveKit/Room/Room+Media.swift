import LiveKitProtocol

/// Peer connections: making them, agreeing on media, finding out which track arrives where.
extension Room {
  // MARK: Links

  /// Makes the single mode's peer connection and its first offer, for the join request.
  nonisolated func prepareLink() async throws(MediaFailure) -> PreparedLink {
    let (events, sink) = AsyncStream<MediaPeerEvent>.makeStream()
    // What the server advises about relays comes with its answer to the request.
    let peer = try await makePeer(setup(.both, iceServers: [], isRelayAdvised: false)) { sink.yield($0) }
    do throws(MediaFailure) {
      try await peer.addReceivers(audio: options.initialAudioReceivers, video: 0)
      try await peer.openChannels()
      return PreparedLink(peer: peer, events: events, sdp: try await peer.createOffer(), offerID: 1)
    } catch {
      await peer.close()
      throw error
    }
  }

  func openLinks(_ session: RoomSession, _ prepared: PreparedLink?) async throws(MediaFailure) {
    switch session.signal.mode {
    case .v1:
      guard let prepared else { throw MediaFailure("there is no offer in the join request") }
      let link = MediaLink(prepared)
      adopt(link, prepared.events, session)
      releaseCandidates(link, session)
      awaitAnswer(link, prepared.offerID, session)
    case .v0:
      await prepared?.peer.close()
      _ = try await makeLink(.subscriber, session)
      if session.join.fastPublish || !session.join.subscriberPrimary { _ = try await publisherLink(session) }
    }
  }

  /// The link we send on, made when it is first needed.
  func publisherLink(_ session: RoomSession) async throws(MediaFailure) -> MediaLink {
    if let link = session.publisher { return link }
    let link = try await makeLink(.publisher, session)
    // Two callers may have got here; the first link made is the one.
    guard link === session.publisher else { return link }
    try await link.peer.openChannels()
    await negotiate(link, session)
    return link
  }

  private func makeLink(_ role: MediaPeerSetup.Role, _ session: RoomSession) async throws(MediaFailure) -> MediaLink {
    let setup = setup(
      role, iceServers: session.join.iceServers,
      isRelayAdvised: session.join.clientConfiguration.forceRelay == .enabled)
    let (events, sink) = AsyncStream<MediaPeerEvent>.makeStream()
    let peer = try await makePeer(setup) { sink.yield($0) }
    let existing = role == .subscriber ? session.subscriber : session.publisher
    guard isCurrent(session), existing == nil else {
      await peer.close()
      if let existing { return existing }
      throw MediaFailure("the session is over")
    }
    let link = MediaLink(peer: peer, role: role)
    adopt(link, events, session)
    return link
  }

  private nonisolated func setup(
    _ role: MediaPeerSetup.Role, iceServers: [LKICEServer], isRelayAdvised: Bool
  ) -> MediaPeerSetup {
    MediaPeerSetup(
      role: role, iceServers: iceServers,
      relaying: options.isRelayOnly ? .required : isRelayAdvised ? .advised : .whenNeeded,
      forcesTCP: options.forcesTCP, receivesVideo: options.subscription != .audioOnly)
  }

  /// Makes a link the session's, and listens to its peer connection.
  private func adopt(_ link: MediaLink, _ events: AsyncStream<MediaPeerEvent>, _ session: RoomSession) {
    let target = link.target
    if link.role == .subscriber { session.subscriber = link } else { session.publisher = link }
    let id = session.id
    session.tasks.append(
      Task { [weak self] in
        for await event in events { await self?.handle(event, ofLink: target, inSession: id) }
      })
  }

  private func handle(_ event: MediaPeerEvent, ofLink target: LKSignalTarget, inSession id: Int) {
    guard let session = session(id), let link = session.link(target) else { return }
    switch event {
    case .candidate(let candidate):
      // Each waits for the next one, since the last one says that it is the last.
      if let last = link.lastCandidate { trickle(last, isFinal: false, link, session) }
      link.lastCandidate = candidate
    case .endOfCandidates:
      if let last = link.lastCandidate { trickle(last, isFinal: true, link, session) }
      link.lastCandidate = nil
    case .stateChanged(let state):
      link.state = state
      switch state {
      case .failed(let why): perform(.lost(.media(why)))
      case .closed(let why): loseSoon(why, session)
      case .connecting, .connected, .disconnected: checkReady(session)
      }
    case .channelOpened(let label, let limit):
      // In the mode with two, channels of the other link are the server's, for delivery.
      link.channels[label] = limit
      link.wakeChannelWaiters()
    case .channelClosed(let label): link.channels[label] = nil
    // Without its data channels a session is half a session, and nothing brings them back.
    case .channelsLost(let why): loseSoon("the data channels broke: \(why)", session)
    case .data(let label, let bytes):
      receive(bytes, on: label, in: session)
      link.peer.tookData(bytes.count)
    }
  }

  /// What the far end has taken away is lost, and the session is started again. Not at once: a server that sends us away, and tells why over
  /// signalling, may be heard of over media first, and whoever came back then would not have gone.
  private func loseSoon(_ why: String, _ session: RoomSession) {
    let number = session.id
    session.tasks.append(
      after(Self.farewellGrace) { room in
        guard room.session(number) != nil else { return }
        room.perform(.lost(.media(why)))
      })
  }

  static let farewellGrace = Duration.seconds(2)

  private func trickle(
    _ candidate: TrickleCandidate, isFinal: Bool, _ link: MediaLink, _ session: RoomSession
  ) {
    let message = LKTrickleRequest.with {
      $0.candidateInit = candidate.json
      $0.target = link.target
      $0.final = isFinal
    }
    if link.heldCandidates != nil {
      link.heldCandidates?.append(message)
    } else {
      session.signal.send(.trickle(message))
    }
  }

  /// Candidates may follow a description of ours, not come before it.
  private func releaseCandidates(_ link: MediaLink, _ session: RoomSession) {
    let held = link.heldCandidates ?? []
    link.heldCandidates = nil
    for message in held { session.signal.send(.trickle(message)) }
  }

  // MARK: Offer and answer

  /// Offers what is wanted now, or after the offer that is under way.
  func negotiate(_ link: MediaLink, _ session: RoomSession) async {
    guard isCurrent(session), let id = link.offers.want() else { return }
    do {
      let sdp = try await link.peer.createOffer()
      guard isCurrent(session) else { return }
      session.signal.send(
        .offer(
          .with {
            $0.type = "offer"
            $0.sdp = sdp
            $0.id = id
          }))
    } catch {
      if isCurrent(session) { perform(.lost(.negotiation("no offer could be made: \(error)"))) }
      return
    }
    releaseCandidates(link, session)
    awaitAnswer(link, id, session)
  }

  private func awaitAnswer(_ link: MediaLink, _ id: UInt32, _ session: RoomSession) {
    let number = session.id
    link.answerTimer = after(options.timeouts.answer) { room in
      guard let link = room.session(number)?.publisher, link.offers.pending == id else { return }
      room.perform(.lost(.negotiation("the server does not answer")))
    }
  }

  func take(answer: LKSessionDescription, in session: RoomSession) async {
    guard let link = session.publisher, link.offers.accepts(answer: answer.id) else { return }
    link.answerTimer?.cancel()
    do {
      let receiving = try await link.peer.setRemoteAnswer(answer.sdp)
      guard isCurrent(session) else { return }
      if session.signal.mode == .v1 {
        session.trackOfSection = answer.midToTrackID
        take(receiving, of: link, in: session)
      }
    } catch {
      if isCurrent(session) { perform(.lost(.negotiation("the server's answer is refused: \(error)"))) }
      return
    }
    if link.offers.settle() { await negotiate(link, session) }
  }

  /// The server offers only the link it delivers on.
  func take(offer: LKSessionDescription, in session: RoomSession) async {
    guard let link = session.subscriber else { return }
    do {
      let (sdp, receiving) = try await link.peer.answer(offer: offer.sdp)
      guard isCurrent(session) else { return }
      session.signal.send(
        .answer(
          .with {
            $0.type = "answer"
            $0.sdp = sdp
            $0.id = offer.id
          }))
      releaseCandidates(link, session)
      take(receiving, of: link, in: session)
    } catch {
      if isCurrent(session) { perform(.lost(.negotiation("the server's offer is refused: \(error)"))) }
    }
  }

  func take(trickle: LKTrickleRequest, in session: RoomSession) {
    guard let link = session.link(trickle.target) else { return }
    var isLast = trickle.final
    if let candidate = TrickleCandidate(json: trickle.candidateInit) {
      // Without a candidate it says that there are no more (W3C's RTCIceCandidate).
      if candidate.candidate.isEmpty { isLast = true } else { link.peer.addRemoteCandidate(candidate) }
    }
    if isLast { link.peer.endOfRemoteCandidates() }
  }

  /// More sections to receive in; also without any, the server wants a new offer.
  func take(requirement: LKMediaSectionsRequirement, in session: RoomSession) async {
    guard session.signal.mode == .v1, let link = session.publisher else { return }
    // More than a description may have is refused by the engine; keep the numbers sane before they get there.
    let (audio, video) = (min(requirement.numAudios, 1000), min(requirement.numVideos, 1000))
    do {
      if audio + video > 0 { try await link.peer.addReceivers(audio: Int(audio), video: Int(video)) }
    } catch {
      options.log.warning("the server wants more media sections than there can be", metadata: ["error": "\(error)"])
    }
    await negotiate(link, session)
  }

  // MARK: Which track arrives where

  private func take(_ receiving: [RemoteMedia], of link: MediaLink, in session: RoomSession) {
    link.receiving = receiving
    for (mid, trackSID) in link.attached.sorted(by: { $0.key < $1.key }) {
      guard !receiving.contains(where: { $0.mid == mid && self.trackSID(of: $0, session) == trackSID }) else {
        continue
      }
      detach(mid, link)
    }
    attachAll(session)
  }

  private func trackSID(of media: RemoteMedia, _ session: RoomSession) -> String {
    session.trackOfSection[media.mid] ?? media.trackSID
  }

  /// Connects arriving media with published tracks; either may become known first.
  func attachAll(_ session: RoomSession) {
    for link in session.links {
      for media in link.receiving where link.attached[media.mid] == nil {
        let sid = trackSID(of: media, session)
        guard let (participant, publication) = roster.publisher(of: sid), !publication.isSubscribed else { continue }
        link.attached[media.mid] = sid
        attachments += 1
        if media.kind == .audio {
          let track = RemoteAudioTrack(
            identity: participant.identity, participantSID: participant.sid, trackSID: sid,
            source: publication.source, codecs: media.codecs, attachment: attachments)
          link.peer.setSink(options.audioSink(track), mid: media.mid)
        }
        if let (track, participant) = roster.setSubscribed(true, sid, attachment: attachments) {
          emit(.trackSubscribed(track, participant))
        }
      }
    }
  }

  private func detach(_ mid: String, _ link: MediaLink) {
    guard let trackSID = link.attached.removeValue(forKey: mid) else { return }
    link.peer.setSink(nil, mid: mid)
    unsubscribed(trackSID)
  }

  /// A track is no longer published: its section carries nothing until the next agreement.
  func detach(track sid: String, in session: RoomSession) {
    for link in session.links {
      for (mid, attached) in link.attached where attached == sid {
        link.attached[mid] = nil
        link.peer.setSink(nil, mid: mid)
      }
    }
  }
}
