import LiveKitProtocol

/// Our own tracks.
extension Room {
  /// Publishes a track; returns when the server knows it and it may be sent. It is published again after a reconnect.
  public func publish(_ track: LocalAudioTrack) async throws(RoomError) {
    guard isJoined, let session else { throw .notConnected }
    guard !localTracks.contains(track) else { throw .alreadyPublished }
    if let local = roster.local {
      let permission = local.permission
      let sources = permission.canPublishSources
      guard permission.canPublish, sources.isEmpty || sources.contains(track.source.wire) else {
        throw .notAllowed("publishing \(track.source.rawValue)")
      }
    }
    localTracks.append(track)
    do {
      try await publish(track, in: session)
    } catch {
      // A session lost meanwhile is followed by another one, which publishes the track.
      if error == .lost, !isEnded { return }
      localTracks.removeAll { $0 === track }
      throw error
    }
  }

  /// Publishes a track anew in another session.
  func republish(_ track: LocalAudioTrack, inSession id: Int) async {
    guard let session = session(id) else { return }
    do {
      try await publish(track, in: session)
    } catch {
      guard error != .lost, isCurrent(session) else { return }
      options.log.warning("a track could not be published again", metadata: ["error": "\(error)"])
      localTracks.removeAll { $0 === track }
      emit(.localTrackUnpublished(track))
    }
  }

  private func publish(_ track: LocalAudioTrack, in session: RoomSession) async throws(RoomError) {
    // Withdrawn and published again before the server answered: the first announcement still stands.
    guard session.publishing[track.cid] == nil else { throw .alreadyPublished }
    let announced = track.request
    session.signal.send(.addTrack(announced))
    let number = session.id
    let timer = after(options.timeouts.publish) { room in
      room.session(number)?.publishing.removeValue(forKey: track.cid)?.resume(
        returning: .failure(.timeout("the track")))
    }
    let result = await withCheckedContinuation { session.publishing[track.cid] = $0 }
    timer.cancel()
    let info = try result.get()
    guard isCurrent(session) else { throw .lost }
    guard localTracks.contains(track) else { throw .notPublished }
    track.setSID(info.sid)
    do {
      let link = try await publisherLink(session)
      let sender = try await link.peer.addSender(track)
      guard isCurrent(session) else { throw RoomError.lost }
      track.setSender(sender)
      await negotiate(link, session)
    } catch {
      guard isCurrent(session) else { throw .lost }
      track.setSID(nil)
      throw .media("\(error)")
    }
    guard isCurrent(session) else { throw .lost }
    // It may have been muted or unmuted while the announcement was under way.
    if track.isMuted != announced.muted { tellMuted(track, session) }
    emit(.localTrackPublished(track))
  }

  /// Takes a track down.
  public func unpublish(_ track: LocalAudioTrack) async throws(RoomError) {
    guard localTracks.contains(track) else { throw .notPublished }
    localTracks.removeAll { $0 === track }
    await withdraw(track)
  }

  /// Mutes or unmutes a track of ours and tells the others; works between sessions too.
  public func setMuted(_ isMuted: Bool, _ track: LocalAudioTrack) {
    guard track.isMuted != isMuted else { return }
    track.setMuted(isMuted)
    if let session { tellMuted(track, session) }
  }

  private func tellMuted(_ track: LocalAudioTrack, _ session: RoomSession) {
    guard let sid = track.sid else { return }
    session.signal.send(
      .mute(
        .with {
          $0.sid = sid
          $0.muted = track.isMuted
        }))
  }

  /// An administrator may mute us; only we ourselves unmute.
  func mutedByServer(_ mute: LKMuteTrackRequest) {
    guard mute.muted, let track = localTracks.first(where: { $0.sid == mute.sid }), !track.isMuted else { return }
    track.setMuted(true)
    emit(.localTrackMutedByServer(track))
  }

  func unpublishedByServer(_ sid: String) {
    guard let track = localTracks.first(where: { $0.sid == sid }) else { return }
    localTracks.removeAll { $0 === track }
    session?.tasks.append(Task { [weak self] in await self?.withdraw(track) })
  }

  private func withdraw(_ track: LocalAudioTrack) async {
    track.setSender(nil)
    track.setSID(nil)
    emit(.localTrackUnpublished(track))
    guard let session, let link = session.publisher else { return }
    do {
      try await link.peer.removeSender(track)
      await negotiate(link, session)
    } catch {
      if isCurrent(session) { perform(.lost(.negotiation("a track could not be taken down: \(error)"))) }
    }
  }
}
