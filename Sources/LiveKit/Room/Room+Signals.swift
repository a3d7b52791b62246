import LiveKitProtocol

/// What the server says.
extension Room {
  func handle(_ message: LKSignalResponse.OneOf_Message, inSession id: Int) async {
    guard let session = session(id) else { return }
    switch message {
    case .answer(let answer): await take(answer: answer, in: session)
    case .offer(let offer): await take(offer: offer, in: session)
    case .trickle(let trickle): take(trickle: trickle, in: session)
    case .mediaSectionsRequirement(let requirement): await take(requirement: requirement, in: session)
    case .update(let update): absorb(roster.update(update.participants))
    case .roomUpdate(let update): absorb(roster.update(update.room))
    case .speakersChanged(let change): absorb(roster.update(change.speakers))
    case .connectionQuality(let update): absorb(roster.update(update.updates))
    case .trackPublished(let response):
      session.publishing.removeValue(forKey: response.cid)?.resume(returning: .success(response.track))
    case .trackUnpublished(let response): unpublishedByServer(response.trackSid)
    case .trackSubscribed(let subscribed):
      if let track = localTracks.first(where: { $0.sid == subscribed.trackSid }) { emit(.localTrackSubscribed(track)) }
    case .mute(let mute): mutedByServer(mute)
    case .leave(let leave): perform(.leave(leave))
    case .refreshToken(let new): if !new.isEmpty { token = new }
    case .subscriptionResponse(let response):
      emit(.subscriptionFailed(trackSID: response.trackSid, SubscriptionFailure(response.err)))
    case .subscriptionPermissionUpdate(let update):
      emit(.subscriptionAllowed(trackSID: update.trackSid, update.allowed))
    case .requestResponse(let response): settle(response, in: session)
    case .roomMoved(let moved):
      if !moved.token.isEmpty { token = moved.token }
      absorb(roster.move(moved))
      emit(.roomMoved(roster.room))
      emit(.snapshot(snapshot))
    // Handled below signalling, about video, or about what we never ask for.
    case .join, .reconnect, .pong, .pongResp, .streamStateUpdate, .subscribedQualityUpdate,
      .subscribedAudioCodecUpdate, .publishDataTrackResponse, .unpublishDataTrackResponse, .dataTrackSubscriberHandles,
      .storeDataBlobResponse, .getDataBlobResponse:
      break
    }
  }

  /// Passes changes of the roster on, and does what they call for.
  func absorb(_ events: [RoomEvent]) {
    for event in events {
      switch event {
      case .trackPublished(let track, let participant):
        if let session { subscribe(to: track, of: participant, in: session) }
      case .trackUnpublished(var track, let participant):
        if let session { detach(track: track.sid, in: session) }
        subscriptionWishes[track.sid] = nil
        if track.isSubscribed {
          track.isSubscribed = false
          emit(.trackUnsubscribed(track, participant))
        }
      case .participantLeft(let participant, _): session?.streams.forget(participant.identity)
      default: break
      }
      emit(event)
    }
    if let session, !events.isEmpty { attachAll(session) }
  }

  // MARK: Requests

  /// Settles what a request was waiting for.
  private func settle(_ response: LKRequestResponse, in session: RoomSession) {
    let error = RoomError.refused(response.reason, response.message)
    if case .addTrack(let request)? = response.request {
      // Queued means that it comes later.
      guard response.reason != .ok, response.reason != .queued else { return }
      session.publishing.removeValue(forKey: request.cid)?.resume(returning: .failure(error))
      return
    }
    guard let waiter = session.requests.removeValue(forKey: response.requestID) else {
      if response.reason != .ok { options.log.warning("the server refuses a request", metadata: ["why": "\(error)"]) }
      return
    }
    waiter.resume(returning: response.reason == .ok ? .success(()) : .failure(error))
  }

  /// Changes what is said about ourselves; nil leaves as it is, an empty attribute is deleted.
  public func update(
    name: String? = nil, metadata: String? = nil, attributes: [String: String] = [:]
  ) async throws(RoomError) {
    guard isJoined, let session else { throw .notConnected }
    session.lastRequest &+= 1
    let id = session.lastRequest
    session.signal.send(
      .updateMetadata(
        .with {
          $0.name = name ?? ""
          $0.metadata = metadata ?? ""
          $0.attributes = attributes
          $0.requestID = id
        }))
    // Older servers only answer when they refuse.
    guard session.join.serverInfo.protocol >= ProtocolVersion.positiveResponse else { return }
    let number = session.id
    let timer = after(options.timeouts.request) { room in
      room.session(number)?.requests.removeValue(forKey: id)?.resume(returning: .failure(.timeout("the change")))
    }
    let result = await withCheckedContinuation { session.requests[id] = $0 }
    timer.cancel()
    try result.get()
  }

  // MARK: Subscriptions

  /// Receives a track, or no longer.
  public func setSubscribed(_ isWanted: Bool, trackSID: String) throws(RoomError) {
    guard let session, isJoined else { throw .notConnected }
    subscriptionWishes[trackSID] = isWanted
    request(isWanted, trackSID, of: roster.publisher(of: trackSID)?.participant, in: session)
  }

  /// Settles for everybody who is in the room at the start of a session what to receive.
  func subscribeToAll(_ session: RoomSession) {
    for participant in roster.remote {
      for track in participant.tracks { subscribe(to: track, of: participant, in: session) }
    }
  }

  /// Asks for a new track where the server does not send it by itself, or for silence where the user wanted none of it.
  private func subscribe(to track: TrackPublication, of participant: Participant, in session: RoomSession) {
    let comesByItself = options.subscription == .all
    let isWanted: Bool
    switch (subscriptionWishes[track.sid], options.subscription) {
    case (let wish?, _): isWanted = wish
    case (nil, .all): isWanted = true
    case (nil, .audioOnly): isWanted = track.kind == .audio
    case (nil, .none): isWanted = false
    }
    if isWanted != comesByItself { request(isWanted, track.sid, of: participant, in: session) }
  }

  private func request(_ isWanted: Bool, _ trackSID: String, of participant: Participant?, in session: RoomSession) {
    session.signal.send(
      .subscription(
        .with {
          $0.trackSids = [trackSID]
          $0.subscribe = isWanted
          if let participant {
            $0.participantTracks = [
              .with {
                $0.participantSid = participant.sid
                $0.trackSids = [trackSID]
              }
            ]
          }
        }))
  }
}
