import MediaBasics

/// What happened in the call, as the LiveKit room and the audio engine report it.
public enum CallAction: Sendable, Equatable {
  /// This person goes into a call of the backend, which is known by a title; nothing is placed yet.
  case entering(title: String)
  /// The host of the call is asked to let this person in.
  case waitsInLobby
  /// A call begins; what was known of another is forgotten.
  case opened(CallOpening)
  /// Everything of the call is done; nil where nothing needs to be said.
  case closed(String?)
  case connecting(room: String)
  /// The room is joined, for the first time or again after a full reconnect; everything about others starts anew.
  case joined(room: RoomSummary, me: Participant, others: [Participant])
  case reconnecting(cause: String?)
  /// The session goes on without having been lost.
  case resumed
  case ready
  case left(LeaveCause)
  case roomUpdated(RoomSummary)

  case participantJoined(Participant)
  case participantUpdated(Participant)
  case participantLeft(identity: String, cause: String?)
  case trackPublished(identity: String, TrackSummary)
  case trackUnpublished(identity: String, sid: String)
  case trackSubscribed(identity: String, sid: String, codec: String)
  case trackUnsubscribed(identity: String, sid: String)
  case trackMuted(identity: String, sid: String, isMuted: Bool)

  case speakingChanged(identity: String, isSpeaking: Bool)
  /// Two seconds after somebody fell silent.
  case speakerCooled(identity: String)
  /// dBov by identity, ten times a second; who is missing is silent.
  case levelsMeasured([String: Int])
  case qualityChanged(identity: String, ConnectionQuality)
  case dataReceived(identity: String?, topic: String, isReliable: Bool, [UInt8])
  case reactionReceived(identity: String, reaction: String)
  /// A step of those in the air is over.
  case reactionsRose
  case statsMeasured(CallStats)

  /// The engine lets sound out, or not any more.
  case microphoneChanged(isOpen: Bool)
  /// A host muted this client.
  case microphoneMutedByHost
  case minutePassed
}
