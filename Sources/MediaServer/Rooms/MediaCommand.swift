import LiveKitProtocol

/// What control asks of the media plane. Participants and tracks are named by sid.
enum MediaCommand: Sendable {
  /// Makes the peer connections of a participant, of which the primary one carries its data; `subscribes` false leaves out a
  /// dual session's subscriber connection. Room and identity are for reports.
  case open(
    participant: String, room: String, identity: String, mode: SignalMode, primary: MediaTarget, subscribes: Bool)
  /// A dual session that could not subscribe may do so from now on.
  case openSubscriber(participant: String)
  /// The client's offer; with what it announced of the tracks in it.
  case offer(participant: String, sdp: String, id: UInt32, announced: [AnnouncedTrack])
  /// The client's answer to an offer on its subscriber connection.
  case answer(participant: String, sdp: String, id: UInt32)
  case candidate(participant: String, target: MediaTarget, line: String)
  /// The client has no more candidates.
  case endOfCandidates(participant: String, target: MediaTarget)
  /// What the publisher's section `mid` carries.
  case bind(participant: String, mid: String, track: BoundTrack)
  case unbind(participant: String, trackSID: String)
  case mute(participant: String, trackSID: String, isMuted: Bool)
  /// All tracks that a participant is to be sent, in the order they were subscribed.
  case subscriptions(participant: String, [SubscribedTrack])
  case wish(participant: String, trackSID: String, LayerWish)
  case data(participants: [String], label: ChannelLabel, [UInt8])
  case close(participant: String)
}

/// What a client said of a track before it came in an offer: the answer depends on it.
struct AnnouncedTrack: Sendable, Equatable {
  var cid: String
  var disablesDTX: Bool
  var isStereo: Bool
}

/// A published track, as the media plane needs to know it.
struct BoundTrack: Sendable, Equatable {
  var sid: String
  var isVideo: Bool
  var isMuted: Bool
  /// Announced simulcast layers.
  var layers: [LayerWish.Published]
  var width: Int
  var height: Int
  /// The stream and CNAME under which subscribers get it, such as `PA_x|TR_y`.
  var streamID: String
  var isStereo: Bool
  /// Its sender makes no pauses while nobody speaks.
  var disablesDTX = false
  var isEncrypted = false
}

/// A track that a subscriber is to get.
struct SubscribedTrack: Sendable, Equatable {
  var publisher: String
  var trackSID: String
  var isVideo: Bool
}
