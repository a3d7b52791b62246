/// What one side of a connection can do; fixed for the life of a `Negotiation`.
public struct NegotiationConfiguration: Sendable {
  /// Codecs in order of preference; a kind without codecs is refused.
  public var audioCodecs: [CodecDescription]
  public var videoCodecs: [CodecDescription]
  public var audioExtensions: [HeaderExtensionDescription]
  public var videoExtensions: [HeaderExtensionDescription]
  /// Whether offered data channel sections are accepted.
  public var acceptsDataChannels: Bool
  public var sctpPort: UInt16
  /// Largest data channel message this side takes, in bytes.
  public var maxMessageSize: UInt64
  /// Whether one-byte and two-byte header extensions may be mixed in one stream (RFC 8285 section 4.1.2).
  public var allowsMixedExtensions: Bool
  /// Whether offered simulcast is accepted, in sections that also negotiate the rid extension.
  public var acceptsSimulcast: Bool
  /// The CNAME of senders that have none of their own (RFC 7022).
  public var cname: String
  /// The session id of the `o=` line: 62 random bits.
  public var sessionID: UInt64

  public init(
    audioCodecs: [CodecDescription] = CodecDescription.voice, videoCodecs: [CodecDescription] = [],
    audioExtensions: [HeaderExtensionDescription] = HeaderExtensionDescription.commonAudio,
    videoExtensions: [HeaderExtensionDescription] = HeaderExtensionDescription.commonVideo,
    acceptsDataChannels: Bool = true, sctpPort: UInt16 = 5000, maxMessageSize: UInt64 = 262_144,
    allowsMixedExtensions: Bool = true, acceptsSimulcast: Bool = false, cname: String, sessionID: UInt64
  ) {
    self.audioCodecs = audioCodecs
    self.videoCodecs = videoCodecs
    self.audioExtensions = audioExtensions
    self.videoExtensions = videoExtensions
    self.acceptsDataChannels = acceptsDataChannels
    self.sctpPort = sctpPort
    self.maxMessageSize = maxMessageSize
    self.allowsMixedExtensions = allowsMixedExtensions
    self.acceptsSimulcast = acceptsSimulcast
    self.cname = cname
    self.sessionID = sessionID
  }

  func codecs(_ kind: MediaKind) -> [CodecDescription] {
    switch kind {
    case .audio: audioCodecs
    case .video: videoCodecs
    default: []
    }
  }

  func extensions(_ kind: MediaKind) -> [HeaderExtensionDescription] {
    switch kind {
    case .audio: audioExtensions
    case .video: videoExtensions
    default: []
    }
  }
}
