import LiveKitProtocol

/// A room's view of one of its peer connections. Belongs to the room's actor.
final class MediaLink {
  let peer: any MediaPeer
  let role: MediaPeerSetup.Role
  var offers = OfferQueue()
  var state = MediaPeerState.connecting
  /// Open channels and the longest message each takes.
  var channels: [ChannelLabel: Int] = [:]
  /// Who waits for a channel to open, and who of them has waited too long.
  var channelWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
  var lateWaiters: Set<Int> = []
  var lastWaiter = 0
  /// Our candidates, until a description of ours is on its way.
  var heldCandidates: [LKTrickleRequest]? = []
  /// The newest candidate, until it is known whether it is the last.
  var lastCandidate: TrickleCandidate?
  /// Sections in which the server sends, and the track each is known to carry.
  var receiving: [RemoteMedia] = []
  var attached: [String: String] = [:]
  var answerTimer: Task<Void, Never>?

  init(peer: any MediaPeer, role: MediaPeerSetup.Role) {
    self.peer = peer
    self.role = role
  }

  /// A link whose first offer is on its way already.
  convenience init(_ prepared: PreparedLink) {
    self.init(peer: prepared.peer, role: .both)
    offers = OfferQueue(pending: prepared.offerID)
  }

  var target: LKSignalTarget { role == .subscriber ? .subscriber : .publisher }

  func wakeChannelWaiters() {
    let waiters = channelWaiters
    channelWaiters = [:]
    for waiter in waiters.values { waiter.resume() }
  }
}
