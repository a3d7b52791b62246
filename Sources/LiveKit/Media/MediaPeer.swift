import LiveKitProtocol

/// One peer connection, as a room uses it. It lives on a media thread.
///
/// The asynchronous calls return when the thread has done them; the others take effect in the order of the calls.
package protocol MediaPeer: AnyObject, Sendable {
  /// An offer of what is wanted now.
  func createOffer() async throws(MediaFailure) -> String
  /// Takes the server's answer; answers the sections in which it sends.
  func setRemoteAnswer(_ sdp: String) async throws(MediaFailure) -> [RemoteMedia]
  /// Takes the server's offer; answers our answer, and the sections in which the server sends.
  func answer(offer sdp: String) async throws(MediaFailure) -> (sdp: String, receiving: [RemoteMedia])
  func addRemoteCandidate(_ candidate: TrickleCandidate)
  /// The server has no more candidates.
  func endOfRemoteCandidates()
  /// Wants more sections to receive in, in the next offer.
  func addReceivers(audio: Int, video: Int) async throws(MediaFailure)
  /// Opens the data channels that we are to open.
  func openChannels() async throws(MediaFailure)
  /// False when too much is waiting already.
  func sendData(_ bytes: [UInt8], on channel: ChannelLabel) -> Bool
  /// Says that `count` bytes of messages, of those that came as events, need no memory any more.
  func tookData(_ count: Int)
  /// Wants to send a track, in the next offer.
  func addSender(_ track: LocalAudioTrack) async throws(MediaFailure) -> any AudioSending
  func removeSender(_ track: LocalAudioTrack) async throws(MediaFailure)
  /// Where the packets of a section go; nil for nowhere.
  func setSink(_ sink: AudioPacketSink?, mid: String)
  func statistics() async -> MediaPeerStatistics
  func close() async
}

/// Why a peer connection cannot do what it is asked for.
package struct MediaFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

package enum MediaPeerEvent: Sendable {
  case candidate(TrickleCandidate)
  case endOfCandidates
  case stateChanged(MediaPeerState)
  /// A channel is open; messages to the far end may have this many bytes.
  case channelOpened(ChannelLabel, maximumMessageSize: Int)
  case channelClosed(ChannelLabel)
  /// The data channels are gone for good, and why; media may live on.
  case channelsLost(String)
  case data(ChannelLabel, [UInt8])
}

/// Counters of one peer connection.
package struct MediaPeerStatistics: Sendable, Equatable {
  package var roundTrip: Duration?
  /// By the cid of the local track.
  package var sent: [String: SentTrackStatistics] = [:]
  /// By section.
  package var received: [String: ReceivedTrackStatistics] = [:]
}

package enum MediaPeerState: Sendable, Equatable {
  case connecting
  case connected
  /// Nothing heard for a while; may come back.
  case disconnected
  case failed(String)
  /// The far end has closed it.
  case closed(String)
}

/// What a peer connection is for.
package struct MediaPeerSetup: Sendable {
  package enum Role: Sendable, Equatable {
    /// Sends; offers by us.
    case publisher
    /// Receives; offers by the server.
    case subscriber
    /// Both; offers by us.
    case both
  }

  package enum Relaying: Sendable, Equatable {
    case whenNeeded
    /// The server believes that only relayed paths work for us.
    case advised
    /// The user wants nothing else.
    case required
  }

  package var role: Role
  package var iceServers: [LKICEServer]
  package var relaying: Relaying
  package var forcesTCP: Bool
  /// Whether sections of video may be taken at all.
  package var receivesVideo: Bool

  package init(role: Role, iceServers: [LKICEServer], relaying: Relaying, forcesTCP: Bool, receivesVideo: Bool) {
    self.role = role
    self.iceServers = iceServers
    self.relaying = relaying
    self.forcesTCP = forcesTCP
    self.receivesVideo = receivesVideo
  }
}

typealias MediaPeerMaker =
  @Sendable (MediaPeerSetup, @escaping @Sendable (MediaPeerEvent) -> Void) async throws(MediaFailure) -> any MediaPeer
