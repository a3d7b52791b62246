/// What a call to a `Negotiation` changed, for its owner to act on.
public enum NegotiationChange: Equatable, Sendable {
  /// A remote offer brought a section for which a transceiver was made; it wants to receive.
  case transceiverAdded(TransceiverID)
  /// The section was refused or stopped by either side.
  case transceiverStopped(TransceiverID)
  /// From now on the peer may send on this section.
  case receivingStarted(TransceiverID)
  case receivingStopped(TransceiverID)
  /// The peer goes on sending, but another track or other SSRCs.
  case remoteTrackChanged(TransceiverID)
  /// From now on this side may send on this section.
  case sendingStarted(TransceiverID)
  case sendingStopped(TransceiverID)
  /// Codecs, payload types, header extensions or simulcast layers changed on a section in use.
  case parametersChanged(TransceiverID)
  /// The facts about the data channel section are known, or changed.
  case dataChannelsNegotiated
  case dataChannelsRefused
  /// The peer has new ICE credentials. With a remote offer, the answer must also have new ones.
  case remoteICERestarted
  /// The peer's certificate changed: a new DTLS association is needed.
  case remoteFingerprintsChanged
}
