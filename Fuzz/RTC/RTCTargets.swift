/// What the engine reads from the network and from signalling.
enum RTCTargets {
  static let all: [FuzzTarget] = [
    STUNMessageTarget.target, ICECandidateTarget.target, ICEAgentTarget.target, SessionDescriptionTarget.target,
    NegotiationTarget.target, DTLSTransportTarget.target, SRTPTarget.target, RTPHeaderTarget.target,
    RTCPCompoundTarget.target, RTPReceptionTarget.target, SCTPAssociationTarget.target, DataChannelsTarget.target,
    PeerDatagramsTarget.target, PeerCallTarget.target,
  ]
}
