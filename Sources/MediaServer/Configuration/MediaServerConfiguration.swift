import MediaBasics

/// Everything a media server is started with.
public struct MediaServerConfiguration: Sendable, Equatable {
  /// Address that signalling and administration listen on; setting it leaves no others.
  public var host = "127.0.0.1" { didSet { otherHosts = [] } }
  /// Further addresses to listen on, on the same port.
  public var otherHosts: [String] = []
  /// Port of signalling and administration; 0 picks a free one.
  public var port = 7880
  /// UDP port that all media goes through; 0 picks a free one. Setting it leaves no choice of others.
  public var mediaPort = 7882 { didSet { lastMediaPort = mediaPort } }
  /// End of the range of ports whose first free one is taken.
  public var lastMediaPort = 7882
  /// The address clients send media to; nil takes those of the machine's interfaces.
  public var nodeIP: String?
  /// Whether loopback addresses are offered for media besides others.
  public var offersLoopback = true
  /// API keys and their secrets; tokens are signed with the first by name.
  public var keys: [String: String] = [:]
  /// The file that the keys were read from; it counts before keys that are named otherwise.
  public internal(set) var keyFile: String?
  /// PEM files; signalling is encrypted when both are there.
  public var tlsCertificateFile: String?
  public var tlsKeyFile: String?

  public var region = ""
  public var room = RoomDefaults()
  public var webhooks = WebhookSettings()
  public var limits = ServerLimits()
  public var speakers = SpeakerSettings()
  public var keyFrameIntervals = KeyFrameIntervals()
  /// Packets of a video and of an audio track kept for retransmission.
  public var videoHistory = 500
  public var audioHistory = 200
  /// How long statistics are gathered for one verdict on a connection.
  var qualityInterval: MediaDuration = .seconds(5)
  /// MIME types of the codecs that may be published and forwarded, without retransmission formats.
  public var codecs = ["audio/opus", "audio/PCMU", "audio/PCMA"] + MediaServerConfiguration.videoCodecs

  static let videoCodecs = ["video/VP8", "video/H264", "video/VP9", "video/AV1", "video/H265"]

  public init() {}

  /// What `--dev` starts with: LiveKit's well-known development key.
  public static var development: MediaServerConfiguration {
    var configuration = MediaServerConfiguration()
    configuration.keys = ["devkey": "secret"]
    return configuration
  }
}
