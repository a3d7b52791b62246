/// What happens in a room, in order.
public enum RoomEvent: Sendable, Equatable {
  case stateChanged(RoomState)
  /// Everything as it is, after each join.
  case snapshot(RoomSnapshot)
  case roomChanged(RoomInfo)
  /// The server has taken us to another room; a snapshot follows.
  case roomMoved(RoomInfo)
  case participantJoined(Participant)
  case participantLeft(Participant, LeaveCause)
  /// Also about ourselves.
  case participantChanged(Participant, Set<Participant.Field>)
  case trackPublished(TrackPublication, Participant)
  case trackUnpublished(TrackPublication, Participant)
  /// Muted or unmuted; the publication says which.
  case trackMuted(TrackPublication, Participant)
  case trackSubscribed(TrackPublication, Participant)
  case trackUnsubscribed(TrackPublication, Participant)
  case subscriptionFailed(trackSID: String, SubscriptionFailure)
  /// A publisher allows us a track, or no longer.
  case subscriptionAllowed(trackSID: String, Bool)
  /// Everybody who speaks, the loudest first.
  case speakersChanged([Participant])
  case qualityChanged(Participant, ConnectionQuality)
  case localTrackPublished(LocalAudioTrack)
  case localTrackUnpublished(LocalAudioTrack)
  /// A server's administrator has muted our track.
  case localTrackMutedByServer(LocalAudioTrack)
  /// Somebody listens to our track for the first time.
  case localTrackSubscribed(LocalAudioTrack)
  case data(DataMessage)
  case chat(ChatLine)
}
