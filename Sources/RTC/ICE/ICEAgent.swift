import MediaBasics

/// A full ICE agent for one component (RFC 8445), with trickle both ways (RFC 8838), patience (RFC 8863), and consent
/// (RFC 7675).
///
/// The agent owns no socket and no clock: after every call drain `pollTransmit()` and `pollEvent()`, and call `advance(to:)`
/// no later than `nextDeadline`. Each datagram it hands out leaves from the exact local address of its path; each that comes
/// in names the concrete local candidate it arrived at.
///
/// Left out on purpose: frozen pairs and several components (everything is bundled and multiplexed), being lite, TCP
/// candidates, and resolving mDNS names. Added to the RFC: when the selected pair stops answering, other pairs are tried
/// again and the best that answers takes over without a restart; so a peer whose address changes under it is followed
/// once it has proved the new one.
public struct ICEAgent: ~Copyable {
  public let configuration: ICEConfiguration
  public internal(set) var role: ICERole
  public internal(set) var state = ICEState.new
  public internal(set) var localCandidates: [ICECandidate] = []
  /// What was ignored, and why.
  public internal(set) var drops = ICEDropCounts()

  var random: SeededGenerator
  var tieBreaker: UInt64
  var clock = MediaInstant.zero
  var checklist: ICEChecklist
  var consent: ICEConsent?
  var retired: ICERetiredCredentials?
  var discovered: [TransportAddress] = []
  /// Paths on which an authentic request or answer came, of any generation; the one that did so last at the end.
  private var provenPaths: [TransportPath] = []
  private var transmits = DrainQueue<(datagram: [UInt8], path: TransportPath)>()
  private var events = DrainQueue<ICEEvent>()

  /// Answers are small, but a flood must not pile them up while nobody drains.
  private static let maximumTransmits = 256
  /// A peer that moves about does not have more paths at a time.
  private static let maximumProvenPaths = 32

  /// - Parameters:
  ///   - role: `.controlling` for the side that sent the offer, also on later restarts by the other side's offer.
  ///   - random: draws credentials; seed it with system randomness outside tests.
  public init(configuration: ICEConfiguration, role: ICERole, random: SeededGenerator) {
    var random = random
    self.configuration = configuration
    self.role = role
    tieBreaker = random.next()
    checklist = ICEChecklist(generation: 0, local: ICECredentials(from: &random))
    self.random = random
  }

  // MARK: What it is

  /// What to tell the peer; changes with `restart(role:at:)`.
  public var localCredentials: ICECredentials { checklist.local.credentials }

  /// The fragments that requests for this agent may carry, for a server's routing table: ours, and for a while after a
  /// restart the old one.
  public var localUsernameFragments: [String] {
    [checklist.local, retired?.local].compactMap { $0?.credentials.usernameFragment }
  }

  /// The peer's credentials of this generation.
  public var remoteCredentials: ICECredentials? { checklist.remote?.credentials }

  /// The peer's candidates of this generation, signalled and learned.
  public var remoteCandidates: [ICECandidate] { checklist.remoteCandidates.map(\.candidate) }

  /// Where media goes; nil before the first pair is selected and after failure. Sending anywhere else is not permitted.
  public var selectedPath: TransportPath? { consent?.path }

  /// The candidates of the selected path, for display; remote is nil once a restart has forgotten it.
  public var selectedCandidates: (local: ICECandidate?, remote: ICECandidate?) {
    guard let path = selectedPath else { return (nil, nil) }
    return (
      localCandidates.first { $0.base == path.local },
      checklist.remoteCandidates.first { $0.candidate.address == path.remote }?.candidate
    )
  }

  /// Smoothed over the checks on the selected path.
  public var roundTripTime: MediaDuration? { consent?.roundTripTime }

  // MARK: What its owner tells it

  /// Adds an address of ours; also while checks run. A server-reflexive candidate is signalled, but checks use its base.
  public mutating func addLocalCandidate(_ candidate: ICECandidate) {
    guard state != .closed else { return }
    guard isSupported(candidate) else { return }
    guard localCandidates.count < configuration.maximumLocalCandidates else {
      return drops.count(.tooManyCandidates)
    }
    guard !localCandidates.contains(where: { $0.address == candidate.address && $0.base == candidate.base }) else {
      return
    }
    localCandidates.append(candidate)
    for index in checklist.remoteCandidates.indices { pair(candidate, with: checklist.remoteCandidates[index]) }
    checklist.hasNews = true
  }

  /// Forgets an address that is gone, such as that of an interface that went down, with every pair that uses it. When it
  /// carried the selected pair, the remaining pairs are tried at once.
  public mutating func removeLocalCandidate(at address: TransportAddress) {
    localCandidates.removeAll { $0.base == address }
    provenPaths.removeAll { $0.local == address }
    checklist.pairs.removeAll { $0.path.local == address }
    if let id = checklist.nominating, checklist.index(ofPair: id) == nil { checklist.nominating = nil }
    guard let consent, consent.path.local == address else { return }
    loseSelectedPath()
    guard consent.generation == checklist.generation else { return }
    for index in checklist.pairs.indices {
      checklist.pairs[index].cancelRetransmission()
      checklist.pairs[index].state = .waiting
    }
    checklist.nominating = nil
    checklist.firstValidAt = nil
    checklist.startedAt = nil
    checklist.hasNews = true
    change(state: .checking)
  }

  /// Takes the peer's credentials from its description. Different ones than before mean that the peer restarted: its
  /// candidates are forgotten, the selected pair is kept.
  ///
  /// - Parameter lite: the peer sends no checks of its own; we then control (RFC 8445 §6.1.1).
  /// - Returns: false when the credentials are not well-formed and were refused.
  @discardableResult
  public mutating func setRemote(credentials: ICECredentials, lite: Bool) -> Bool {
    guard credentials.isWellFormed else { return false }
    guard state != .closed else { return true }
    if let known = checklist.remote {
      if known.credentials == credentials {
        checklist.isRemoteLite = lite
        if lite { change(role: .controlling) }
        return true
      }
      startGeneration(local: localCredentials)
    }
    checklist.remote = ICEKeys(credentials)
    checklist.isRemoteLite = lite
    checklist.hasNews = true
    // Candidates that came before the description are kept only if they are of this generation.
    let stale = checklist.remoteCandidates.filter {
      $0.candidate.usernameFragment.map { $0 != credentials.usernameFragment } ?? false
    }
    for candidate in stale {
      drops.count(.staleCandidate)
      forget(candidate)
    }
    if lite { change(role: .controlling) }
    if state == .new || state == .failed { change(state: .checking) }
    return true
  }

  /// Adds a candidate that the peer signalled, at any time.
  public mutating func addRemoteCandidate(_ candidate: ICECandidate) {
    guard state != .closed else { return }
    guard isSupported(candidate) else { return }
    if let fragment = candidate.usernameFragment, let remote = checklist.remote,
      fragment != remote.credentials.usernameFragment
    {
      return drops.count(.staleCandidate)
    }
    checklist.hasNews = true
    if let known = checklist.remoteCandidates.firstIndex(where: { $0.candidate.address == candidate.address }) {
      learn(candidate, at: known)
      return
    }
    guard makeRoomForRemoteCandidate() else { return drops.count(.tooManyCandidates) }
    let remote = ICERemoteCandidate(candidate: candidate, isSignalled: true)
    checklist.remoteCandidates.append(remote)
    for local in localCandidates { pair(local, with: remote) }
  }

  /// The peer has no more candidates: without a pair the agent may now fail once its patience ends.
  public mutating func endOfRemoteCandidates() {
    checklist.isRemoteComplete = true
    checklist.hasNews = true
    if state == .connected { change(state: .completed) }
  }

  /// Starts over with new local credentials and no remote ones, keeping the local candidates. Media stays on the old pair,
  /// and the peer's old checks are answered, until a pair of the new generation is selected.
  ///
  /// - Parameter role: a new role, or nil to keep the one that was found.
  public mutating func restart(role: ICERole?, at now: MediaInstant) {
    guard state != .closed else { return }
    clock = max(clock, now)
    // What matters is the generation media still uses; one that never got a pair is not worth answering.
    if consent?.generation == checklist.generation || retired == nil {
      retired = ICERetiredCredentials(local: checklist.local)
    } else {
      retired?.until = nil
    }
    startGeneration(local: ICECredentials(from: &random))
    tieBreaker = random.next()
    if let role { change(role: role) }
    if state == .failed { change(state: .checking) }
  }

  /// Stops for good: nothing is sent, nothing is answered.
  public mutating func close() {
    guard state != .closed else { return }
    change(state: .closed)
    transmits.removeAll()
    provenPaths.removeAll()
    consent = nil
    retired = nil
    startGeneration(local: localCredentials)
  }

  /// Tells the agent that media arrived on the selected path and was authenticated: the peer lives, though only an
  /// answered check renews consent.
  public mutating func noteReceived(on path: TransportPath, at now: MediaInstant) {
    guard let consent, consent.path == path else { return }
    self.consent?.heardAt = max(consent.heardAt, now)
  }

  /// Whether the peer has proved that it is at the far end of a path, by a check or an answer of its own that was authentic.
  ///
  /// What has no protection of its own until keys are agreed, DTLS, may be taken from such a path and from no other.
  public func isProven(_ path: TransportPath) -> Bool { path == selectedPath || provenPaths.contains(path) }

  // MARK: What it tells its owner

  /// The next datagram to send; nil when there is none.
  public mutating func pollTransmit() -> (datagram: [UInt8], path: TransportPath)? { transmits.pop() }

  /// The next event; nil when there is none.
  public mutating func pollEvent() -> ICEEvent? { events.pop() }

  // MARK: Within

  mutating func transmit(_ datagram: [UInt8], on path: TransportPath) {
    guard transmits.count < Self.maximumTransmits else { return drops.count(.transmitQueueFull) }
    transmits.push((datagram, path))
  }

  /// Notes that an authentic message came on a path.
  mutating func noteProven(_ path: TransportPath) {
    if let known = provenPaths.lastIndex(of: path) { provenPaths.remove(at: known) }
    provenPaths.append(path)
    if provenPaths.count > Self.maximumProvenPaths { provenPaths.removeFirst() }
  }

  mutating func report(_ event: ICEEvent) { events.push(event) }

  mutating func change(state new: ICEState) {
    guard state != new else { return }
    state = new
    report(.stateChanged(new))
  }

  mutating func change(role new: ICERole) {
    guard role != new else { return }
    role = new
    checklist.nominating = nil
    for index in checklist.pairs.indices { checklist.pairs[index].computePriority(role: new) }
    checklist.sort()
    report(.roleChanged(new))
  }

  /// Begins an empty checklist; the selected pair stays.
  private mutating func startGeneration(local: ICECredentials) {
    checklist = ICEChecklist(generation: checklist.generation + 1, local: local)
    discovered.removeAll()
    switch state {
    case .connected, .completed, .disconnected: change(state: .checking)
    case .new, .checking, .failed, .closed: break
    }
  }

  mutating func loseSelectedPath() {
    guard consent != nil else { return }
    consent = nil
    report(.selectedPathLost)
  }

  /// Counts the reason and answers false for candidates that this agent cannot use.
  private mutating func isSupported(_ candidate: ICECandidate) -> Bool {
    guard candidate.transport.isUDP, candidate.component == 1, candidate.hostname == nil else {
      drops.count(.unsupportedCandidate)
      return false
    }
    guard candidate.address.isReachable else {
      drops.count(.unusableCandidate)
      return false
    }
    return true
  }
}
