import LiveKitProtocol

extension RoomDirectory {
  func set(metadata: String, of room: Room, at now: Moment) {
    guard room.metadata != metadata else { return }
    room.metadata = metadata
    sendRoomUpdate(of: room, at: now)
  }

  /// An administrator changed a participant: tells everybody, and applies new permissions at once.
  func updated(
    _ participant: ServerParticipant, permission: LKParticipantPermission?, in room: Room, at now: Moment
  ) {
    let wasHidden = participant.isHidden
    let wasRecorded = room.isRecorded
    var revoked: [PublishedTrack] = []
    if let permission {
      participant.grant.apply(permission)
      participant.touch()
      revoked = revokeForbiddenTracks(of: participant, in: room, at: now)
      if participant.grant.maySubscribe, !participant.hasReceivingConnection {
        participant.hasReceivingConnection = true
        media(.openSubscriber(participant: participant.sid))
      }
    }
    announce(participant, in: room, includingItself: true, isUrgent: true, at: now)
    if participant.isHidden, !wasHidden {
      var gone = participant.info
      gone.state = .disconnected
      gone.tracks = []
      broadcast([gone], in: room, except: participant)
    }
    sendRefreshedToken(to: participant, at: now)
    if room.isRecorded != wasRecorded { sendRoomUpdate(of: room, at: now) }
    reconcile(participant, in: room, at: now)
    guard !revoked.isEmpty else { return }
    for other in room.participants where other !== participant {
      reconcile(other, in: room, gone: revoked.map(\.sid), at: now)
    }
  }
}
