import LiveKitProtocol

/// What the media plane tells control.
enum MediaEvent: Sendable {
  case answer(participant: String, sdp: String, id: UInt32, trackByMID: [String: String])
  /// An offer on the subscriber connection.
  case offer(participant: String, sdp: String, id: UInt32)
  /// A single connection needs more sections, or just another offer.
  case sectionsNeeded(participant: String, audio: Int, video: Int)
  case connected(participant: String, MediaTarget)
  case failed(participant: String, MediaTarget, reason: String)
  /// A description could not be used; the session cannot go on.
  case negotiationFailed(participant: String, MediaTarget, reason: String)
  /// The data channels are gone for good, although media may live.
  case dataFailed(participant: String, MediaTarget, reason: String)
  /// All sections on which the client now sends.
  case published(participant: String, [PublishedSection])
  /// The subscriber really gets the track from now on.
  case subscribed(participant: String, trackSID: String)
  /// The subscriber can do none of the track's codecs.
  case codecUnsupported(participant: String, trackSID: String)
  case data(participant: String, label: ChannelLabel, [UInt8])
  /// Smoothed audio levels of the participants that publish audio.
  case levels([(participant: String, level: Double)])
  /// Connection quality of participants, on the 0…100 scale.
  case quality([(participant: String, score: Double, grade: ConnectionGrade)])
  /// How good connections have been; the rooms need not know.
  case reports([ConnectionReport])
}

/// A section on which a client sends a track.
struct PublishedSection: Sendable, Equatable {
  var mid: String
  /// The client's name of the track, from its `msid`.
  var cid: String
  var isVideo: Bool
  /// Of the codec that comes first in the answer.
  var mime: String
  var isSimulcast: Bool
}
