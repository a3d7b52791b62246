import MediaBasics

/// What a peer is made with; the parts that negotiation settles are not here.
public struct PeerConfiguration: Sendable {
  public var identity: DTLSIdentity
  /// How packets are protected: libsrtp2 for a client's few streams, our own contexts for a server's fan-out.
  public var srtp: SRTPMaker = .libsrtp
  /// In order of preference, as DTLS server; as client, in the order offered.
  public var profiles: [SRTPProfile] = [.aeadAES128GCM, .aes128CMSHA1_80]
  public var ice = ICEConfiguration()
  public var negotiation: NegotiationConfiguration
  public var dataChannels = DataChannelConfiguration()
  /// Ties this peer's clock to the wall, for sender reports.
  public var anchor: NTPAnchor
  /// Packets of each outgoing stream kept to answer NACKs; 0 where the owner answers them itself.
  public var retransmissionHistory = 0
  /// True to be DTLS client where the far end leaves the choice to our answer.
  public var answersActively = true
  /// True when all local candidates are known before the first description, so that it can say so.
  public var hasAllCandidates = false
  /// Time between receiver reports.
  public var reportInterval = MediaDuration.seconds(1)
  /// Longest time from the first connected path to a finished DTLS handshake is DTLS's own; this bounds all of connecting.
  public var connectTimeout = MediaDuration.seconds(30)

  public init(identity: DTLSIdentity, negotiation: NegotiationConfiguration, anchor: NTPAnchor) {
    self.identity = identity
    self.negotiation = negotiation
    self.anchor = anchor
  }
}
