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
    if let permission {
      participant.grant.apply(permission)
      participant.touch()
      _ = revokeForbiddenTracks(of: participant)
    }
    announce(participant, in: room, includingItself: true, isUrgent: true, at: now)
    if participant.isHidden, !wasHidden {
      var gone = participant.info
      gone.state = .disconnected
      gone.tracks = []
      broadcast([gone], in: room, except: participant)
    }
    sendRefreshedToken(to: participant, at: now)
    for other in room.participants { reconcile(other, in: room, at: now) }
  }
}
