/// The agreement about one audio or video section after a completed exchange.
public struct NegotiatedMedia: Equatable, Sendable {
  public var mid: String
  /// Position of the section in the descriptions.
  public var index: Int
  public var transceiver: TransceiverID
  public var kind: MediaKind
  /// Seen from this side.
  public var direction: MediaDirection
  /// In order of preference of the answerer.
  public var codecs: [NegotiatedCodec]
  public var extensions: [NegotiatedExtension]
  /// The peer's stream and track ids (`a=msid`), empty when it does not send or name them.
  public var remoteTracks: [StreamIdentification]
  /// The peer's RTP streams, in order of its simulcast group if it has one. Empty when it names none by SSRC.
  public var remoteStreams: [RemoteStream]
  /// The simulcast layers the peer may send, by rid, in its order; empty without simulcast.
  public var receiveRIDs: [String]
  /// The simulcast layers this side may send, by rid; empty means: send only the first encoding, without rid.
  public var sendRIDs: [String]
  public var usesReducedSizeRTCP: Bool

  /// The identifier of a header extension for packets this side sends, or nil when it is not to be sent.
  public func sendExtensionID(_ uri: String) -> UInt8? {
    extensions.first { $0.uri == uri && $0.isSent }?.id
  }

  /// The identifier of a header extension in packets of the peer.
  public func receiveExtensionID(_ uri: String) -> UInt8? {
    extensions.first { $0.uri == uri && $0.isReceived }?.id
  }
}
