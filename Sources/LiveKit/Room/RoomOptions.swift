import LiveKitProtocol
import Logging
import NIOCore
import NIOPosix

/// How to stay in a room.
public struct RoomOptions: Sendable {
  /// The server's address, as `ServerURL` reads it.
  public var url: String
  public var token: String
  /// What we tell the server about this program.
  public var client = SignalParameters.defaultClient
  public var signal = SignalModePreference.auto
  public var subscription = SubscriptionPolicy.all
  public var reconnect = ReconnectPolicy.standard
  public var tls = TLSOptions()
  /// Media only through TURN servers.
  public var isRelayOnly = false
  /// Media only over TCP.
  public var forcesTCP = false
  /// Own metadata and attributes to join with; need the grant canUpdateOwnMetadata.
  public var metadata = ""
  public var attributes: [String: String] = [:]
  /// Makes the place where a subscribed audio track's packets go; nil to let them fall. Called again after a reconnect.
  public var audioSink: @Sendable (RemoteAudioTrack) -> AudioPacketSink? = { _ in nil }
  /// Sections for remote audio in the first offer of the single mode; the server asks for more when it needs them.
  public var initialAudioReceivers = 3
  public var timeouts = Timeouts()
  public var group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  public var log = Logger.silent

  public init(url: String, token: String) {
    self.url = url
    self.token = token
  }

  /// Which tracks to receive without being told track by track.
  public enum SubscriptionPolicy: Sendable, Equatable {
    case all
    case audioOnly
    case none
  }

  /// How long to wait for what must come.
  public struct Timeouts: Sendable, Equatable {
    public var connect = Duration.seconds(10)
    public var join = Duration.seconds(7)
    /// From the join to connected media.
    public var media = Duration.seconds(15)
    public var answer = Duration.seconds(15)
    public var publish = Duration.seconds(10)
    public var request = Duration.seconds(5)
    public var dataChannel = Duration.seconds(10)

    public init() {}
  }
}
