import LiveKitProtocol

/// Somebody's stay in a call's room, as the media server tells it.
struct CallStay: Sendable, Equatable {
  /// What the media server calls it.
  let session: String
  /// What they send, and whether it is on; muted is off.
  let media: [CallMedia: Bool]

  init(session: String, media: [CallMedia: Bool] = [:]) { (self.session, self.media) = (session, media) }

  init(_ participant: LKParticipantInfo) {
    var media: [CallMedia: Bool] = [:]
    for track in participant.tracks {
      if let kind = CallMedia(track.source) { media[kind] = media[kind] ?? false || !track.muted }
    }
    self.init(session: participant.sid, media: media)
  }
}
