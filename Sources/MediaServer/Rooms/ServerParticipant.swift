import LiveKitProtocol
import MediaBasics

/// A participant of a room as the server keeps it: who it is, what it may do, what it publishes and wants.
final class ServerParticipant {
  let sid: String
  let identity: String
  let mode: SignalMode
  let client: LKClientInfo
  let joined: Moment
  /// The claims it came with; grants, name, metadata and attributes change over time and are kept up to date here, so that a
  /// refreshed token says what holds now.
  var claims: TokenClaims
  var grant: VideoGrant { didSet { claims.video = grant } }

  private(set) var state = LKParticipantInfo.State.joining
  private(set) var version: UInt32 = 0
  var disconnectReason = LKDisconnectReason.unknownReason
  var tracks: [PublishedTrack] = []
  var pending: [PendingTrack] = []
  /// Announced under a name that another track has; the first takes its place once that one is gone.
  var queued: [PendingTrack] = []
  var allowList = SubscriptionAllowList()
  var subscriptions: SubscriptionLedger
  /// The list last given to the media plane.
  var forwarded: [SubscribedTrack] = []
  /// Layer wishes by track, kept for tracks that are not subscribed yet.
  var wishes: [String: LayerWish] = [:]
  /// Highest sequence number of its reliable data packets.
  var lastDataSequence: UInt32 = 0

  var hasSignal = true
  var isClosed = false
  /// When its media connection was last lost; it is removed some time after.
  var closesAt: MediaInstant?
  /// Its data channels are gone; it is told to come anew then, unless it says good-bye before.
  var startsOverAt: MediaInstant?
  var tokenRefreshedAt: MediaInstant
  /// Speaker entries that it was told, by participant.
  var toldSpeakers: Set<String> = []
  var grade = ConnectionGrade.excellent
  var score = QualityScorer.highest
  var isGraded = false

  /// Whether the subscriber's connection of a client with two decides about being connected, and carries its data. As the join
  /// message said, whatever becomes of its permissions.
  let subscriberIsPrimary: Bool
  /// Whether it has a connection on which it can be sent media.
  var hasReceivingConnection: Bool

  init(
    sid: String, claims: TokenClaims, grant: VideoGrant, mode: SignalMode, client: LKClientInfo,
    automaticSubscriptions: Bool,
    at now: Moment
  ) {
    self.sid = sid
    identity = claims.identity
    self.mode = mode
    self.client = client
    self.claims = claims
    self.grant = grant
    joined = now
    tokenRefreshedAt = now.instant
    subscriptions = SubscriptionLedger(automatic: automaticSubscriptions)
    subscriberIsPrimary =
      mode == .dual && client.protocol >= ProtocolVersion.subscriberPrimary && grant.maySubscribe
    hasReceivingConnection = mode == .single || grant.maySubscribe
  }

  var protocolVersion: Int32 { client.protocol }
  var isHidden: Bool { grant.hidden }
  var isPublisher: Bool { !tracks.isEmpty }
  var kind: LKParticipantInfo.Kind { claims.participantKind ?? .standard }

  /// Whether it counts among a room's participants.
  var isCounted: Bool { claims.isCounted }

  /// Whether it records the room.
  var isRecorder: Bool { grant.recorder || kind == .egress }

  /// Which connection decides about being connected.
  var primary: MediaTarget { subscriberIsPrimary ? .subscriber : .publisher }

  /// Notes a change that others must hear of.
  func touch() { version &+= 1 }

  func setState(_ new: LKParticipantInfo.State) {
    guard state != new else { return }
    state = new
    touch()
  }

  func track(_ sid: String) -> PublishedTrack? { tracks.first { $0.sid == sid } }

  /// As others and the administration see it.
  var info: LKParticipantInfo {
    var info = LKParticipantInfo()
    info.sid = sid
    info.identity = identity
    info.name = claims.name
    info.metadata = claims.metadata
    info.attributes = claims.attributes
    info.state = state
    info.version = version
    info.joinedAt = joined.unixSeconds
    info.joinedAtMs = joined.unixMilliseconds
    info.permission = grant.permission
    info.isPublisher = isPublisher
    info.kind = kind
    info.kindDetails = claims.participantKindDetails
    info.tracks = tracks.map(\.info)
    info.disconnectReason = disconnectReason
    info.clientProtocol = client.clientProtocol
    info.capabilities = client.capabilities
    return info
  }
}

extension TokenClaims {
  /// Whether the bearer counts among a room's participants: machines that serve others do not, nor does who is hidden.
  var isCounted: Bool {
    switch participantKind {
    case .agent, .egress: false
    default: !(video?.hidden ?? false)
    }
  }
}
