/// One media section of a description: its `m=` line and everything up to the next (RFC 8866 section 5.14, RFC 8829).
public struct MediaSection: Equatable, Sendable {
  public var kind: MediaKind
  /// 0 means rejected, unless the section is bundle-only; 9 means that the address comes from ICE.
  public var port: UInt16
  /// The transport protocol as written, such as `UDP/TLS/RTP/SAVPF` or `UDP/DTLS/SCTP`.
  public var transportProtocol: String
  /// Payload types, or `webrtc-datachannel`, in order of preference.
  public var formats: [String]
  /// The value of the `c=` line.
  public var connection: String?
  /// The values of `b=` lines, such as `AS:512`.
  public var bandwidths: [String] = []
  public var mid: String?
  /// Nil when no direction is written, which means `.sendReceive`.
  public var direction: MediaDirection?
  public var transport = SDPTransport()
  /// One entry per numeric format, in the order of `formats`.
  public var payloadFormats: [PayloadFormat] = []
  /// Feedback for all payload types: `a=rtcp-fb:* …`.
  public var commonFeedback: [RTCPFeedback] = []
  public var extensions: [ExtensionMapping] = []
  public var allowsMixedExtensions = false
  public var streams: [StreamIdentification] = []
  public var ssrcs: [SSRCDescription] = []
  public var ssrcGroups: [SSRCGroup] = []
  public var rids: [RestrictionIdentifier] = []
  public var simulcast: SimulcastDescription?
  public var multiplexesRTCP = false
  public var usesReducedSizeRTCP = false
  public var isBundleOnly = false
  public var sctpPort: UInt16?
  /// Largest data channel message the writer accepts, in bytes; 0 means any size (RFC 8841 section 6).
  public var maxMessageSize: UInt64?
  /// Attributes without a field of their own, in the order they were met.
  public var attributes: [SDPAttribute] = []

  public init(
    kind: MediaKind, port: UInt16, transportProtocol: String, formats: [String],
    connection: String? = "IN IP4 0.0.0.0"
  ) {
    self.kind = kind
    self.port = port
    self.transportProtocol = transportProtocol
    self.formats = formats
    self.connection = connection
  }

  /// Whether the section is refused or no longer used.
  public var isRejected: Bool { port == 0 && !isBundleOnly }

  /// Whether the section is for data channels over SCTP over DTLS (RFC 8841).
  public var isDataChannel: Bool {
    kind == .application && transportProtocol.hasSuffix("DTLS/SCTP") && formats.contains("webrtc-datachannel")
  }
}
