import LiveKitProtocol

/// What the world outside is told, in this order for one participant: room_started, participant_joined, track_published,
/// track_unpublished, participant_left, room_finished. Tracks of a participant are told of only while it is active.
extension RoomDirectory {
  func tellStarted(_ room: Room, at now: Moment) { tell("room_started", at: now) { $0.room = room.info } }

  func tellFinished(_ room: Room, _ reason: LKDisconnectReason, at now: Moment) {
    tell("room_finished", at: now) {
      $0.room = room.info
      $0.roomEndReason =
        switch reason {
        case .roomDeleted: .roomEndApiDelete
        case .roomClosed: .roomEndIdleTimeout
        case .serverShutdown: .roomEndServerShutdown
        default: .roomEndUnknown
        }
    }
  }

  func tellJoined(_ participant: ServerParticipant, _ room: Room, at now: Moment) {
    tell("participant_joined", at: now) {
      $0.room = room.info
      $0.participant = participant.info
    }
    for track in participant.tracks { tellPublished(track, by: participant, room, at: now) }
  }

  /// - Parameter wasActive: one that never was has not joined either.
  func tellLeft(_ participant: ServerParticipant, _ room: Room, wasActive: Bool, at now: Moment) {
    tell(wasActive ? "participant_left" : "participant_connection_aborted", at: now) {
      $0.room = room.info
      $0.participant = participant.info
    }
  }

  func tellPublished(_ track: PublishedTrack, by participant: ServerParticipant, _ room: Room, at now: Moment) {
    tell("track_published", track, participant, room, at: now)
  }

  func tellUnpublished(_ track: PublishedTrack, by participant: ServerParticipant, _ room: Room, at now: Moment) {
    tell("track_unpublished", track, participant, room, at: now)
  }

  /// Muting is told in process alone: LiveKit has no webhook of it. Whether a track begins muted, its publication says.
  func tellMuted(_ track: PublishedTrack, by participant: ServerParticipant, _ room: Room) {
    guard participant.state == .active else { return }
    tellProgram(
      .muted(
        room: room.name, identity: participant.identity, source: track.info.source, isMuted: track.info.muted))
  }

  private func tell(
    _ name: String, _ track: PublishedTrack, _ participant: ServerParticipant, _ room: Room, at now: Moment
  ) {
    tell(name, at: now) {
      $0.track = track.info
      $0.participant.sid = participant.sid
      $0.participant.identity = participant.identity
      if configuration.webhooks.tellsWholeRoom {
        $0.room = room.info
      } else {
        $0.room.sid = room.sid
        $0.room.name = room.name
      }
    }
  }

  private func tell(_ name: String, at now: Moment, _ fill: (inout LKWebhookEvent) -> Void) {
    guard configuration.webhooks.wants(name) else { return }
    var event = LKWebhookEvent()
    event.event = name
    var generator = random
    event.id = SID.make(.event, using: &generator)
    random = generator
    event.createdAt = now.unixSeconds
    fill(&event)
    tellOutside(event)
  }
}
