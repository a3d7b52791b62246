import MediaBasics

/// One WebRTC peer: ICE, DTLS, SRTP, RTP and RTCP, SCTP data channels and offer/answer, joined. Sans-IO.
///
/// Everything comes in as a value and goes out as a value. The owner calls one of `receive`, `advance`, `send…` or a
/// negotiation verb, takes events until `pollEvent` answers nil, `drain`s datagrams until it says that it is done, and comes
/// back at `nextDeadline`. Datagrams from the network never throw and never trap: what is wrong with them is counted in `drops`.
///
/// What an owner leaves here is bounded. Messages of data channels stay in the association, whose window then closes and holds
/// the far end back. What RTCP reports, and RTCP of our own, is dropped and counted in `drops` where too much waits already:
/// nothing depends on any one of them.
///
/// States: `new` until a remote description is there; `connecting` while ICE and DTLS work; `connected` once keys are made;
/// `disconnected` while the far end is silent; `failed` and `closed` are final.
public struct Peer: ~Copyable {
  public let configuration: PeerConfiguration
  public internal(set) var state = PeerState.new
  /// Datagrams thrown away, by reason.
  public internal(set) var drops = PacketDropCounters()
  /// Offer and answer; change it through the peer's negotiation verbs.
  public internal(set) var negotiation: Negotiation

  var ice: ICEAgent
  var dtls: DTLSTransport?
  var srtp: (any SRTPTransform)?
  var channels: DataChannels
  var random: SeededGenerator
  var now: MediaInstant
  var remoteFingerprint: DTLSFingerprint?
  var dtlsRole: DTLSRole?
  /// The handshake's own deadline, noted whenever it may have changed.
  var dtlsDeadline: MediaInstant?
  /// DTLS datagrams that came on a proven path before the remote description, or the choice of a path, did.
  var earlyDTLS: [[UInt8]] = []
  var connectDeadline: MediaInstant?
  private var events: [PeerEvent] = []
  private var eventHead = 0
  /// While true, what data channels have to tell waits; once their window is full, the far end waits too.
  public var holdsDataChannels = false

  var receiveTable = ReceiveTable()
  var receiveStreams: [ReceiveStream] = []
  var receiveIndex: [UInt32: Int] = [:]
  /// Sources that sent authentic packets and that no stream stands for, the one heard last at the end: senders of RTCP alone,
  /// what is not negotiated any more, what came before its description. They keep their replay windows and rollover
  /// counters, since any of them may go on.
  var unclaimedSources: [UInt32] = []
  /// The streams of senders that there are, and in between vacant places.
  var sendStreams: [SendStream] = []
  var sendIndex: [UInt32: Int] = [:]
  /// Sources whose sender is gone and whose last RTCP may still wait; nothing is sent from them after that.
  var retiringSources: [UInt32] = []
  /// The SSRCs that are drawn, each once in a peer's life: an odd step meets every number before it meets one again.
  private var nextSSRC: UInt32
  private let ssrcStep: UInt32
  /// Our source in feedback about streams of others, before we have a stream of our own.
  var feedbackSSRC: UInt32
  var reportsDue: MediaInstant?
  var feedback = TransportFeedbackRecorder()
  var transportFeedbackMedia: UInt32 = 0
  var pendingRTCP: [RTCPPacket] = []
  var pendingResends: [PendingResend] = []
  var outgoingExtensions = OutgoingExtensions()
  /// Whether the far end takes RTCP feedback without a report before it (RFC 5506).
  var sendsReducedSizeRTCP = false

  /// Bound on remote sources, so that a peer who invents them costs nothing.
  static let maximumReceiveStreams = 512
  /// Bound on sources without a stream that are remembered; beyond, the one not heard for longest is forgotten.
  static let maximumUnclaimedSources = SRTPLimits.inboundSources - maximumReceiveStreams
  /// Bound on events that the owner has not taken; those of the peer's own state always find room.
  static let maximumEvents = 2_048
  /// Bound on RTCP that waits for a path; it takes hundreds of streams to fill a tenth of it between two turns.
  static let maximumPendingRTCP = 4_096

  /// - Parameters:
  ///   - random: the source of every random choice; seed it from the system in production.
  ///   - now: the owner's clock.
  public init(configuration: PeerConfiguration, isControlling: Bool, random: SeededGenerator, at now: MediaInstant) {
    var random = random
    var configuration = configuration
    configuration.dataChannels.association.localPort = configuration.negotiation.sctpPort
    self.configuration = configuration
    self.now = now
    ice = ICEAgent(
      configuration: configuration.ice, role: isControlling ? .controlling : .controlled,
      random: SeededGenerator(from: &random))
    channels = DataChannels(
      configuration: configuration.dataChannels, isDTLSClient: nil, random: SeededGenerator(from: &random))
    negotiation = Negotiation(configuration: configuration.negotiation)
    feedbackSSRC = UInt32.random(in: 1...UInt32.max, using: &random)
    nextSSRC = UInt32.random(in: 0...UInt32.max, using: &random)
    ssrcStep = UInt32.random(in: 0...UInt32.max, using: &random) | 1
    self.random = random
  }

  /// A source of our own that is in no use and never was: packets of a new stream must not have the indices that those
  /// of an old one had under the same key (RFC 3711 §9.1).
  mutating func freshSSRC() -> UInt32 {
    while true {
      nextSSRC &+= ssrcStep
      let ssrc = nextSSRC
      if ssrc != 0, ssrc != feedbackSSRC, sendIndex[ssrc] == nil, receiveIndex[ssrc] == nil { return ssrc }
    }
  }

  // MARK: What the owner asks

  /// The name by which STUN requests find this peer on a shared socket.
  public var localUsernameFragment: String { ice.localCredentials.usernameFragment }

  /// All names by which STUN requests may find this peer: after a restart the old one too, for a while.
  public var localUsernameFragments: [String] { ice.localUsernameFragments }

  /// The path media takes now; nil before one is chosen.
  public var selectedPath: TransportPath? { ice.selectedPath }

  public var roundTrip: MediaDuration? { ice.roundTripTime }

  public var isConnected: Bool { state == .connected && srtp != nil }

  /// The username fragment of the peer that a STUN request is for; nil for anything else.
  public static func addressedUsernameFragment(of datagram: RawSpan) -> String? {
    STUNMessage.usernameFragments(of: datagram)?.localName
  }

  /// When to call `advance`, and what for; nil for never.
  public var nextDeadline: PeerDeadline? {
    // With the end of the transport nothing is waited for; a deadline kept would be met again and again.
    guard state != .closed, state != .failed else { return nil }
    var soonest: PeerDeadline?
    func consider(_ at: MediaInstant?, _ reason: PeerDeadline.Reason) {
      guard let at, soonest.map({ at < $0.at }) ?? true else { return }
      soonest = PeerDeadline(at: at, reason: reason)
    }
    consider(ice.nextDeadline, .ice)
    consider(dtlsDeadline, .dtls)
    if state == .connected || state == .disconnected {
      consider(channels.nextDeadline, .sctp)
      consider(reportsDue, .reports)
      consider(feedback.nextDeadline, .transportFeedback)
      consider(nextNackDeadline, .nack)
    }
    consider(connectDeadline, .connect)
    return soonest
  }

  public mutating func pollEvent() -> PeerEvent? {
    guard eventHead < events.count else {
      events.removeAll(keepingCapacity: true)
      eventHead = 0
      return holdsDataChannels ? nil : channels.pollEvent().map(PeerEvent.dataChannel)
    }
    defer { eventHead += 1 }
    return events[eventHead]
  }

  mutating func emit(_ event: PeerEvent) { events.append(event) }

  /// Tells what the far end said over RTCP; an owner who is far behind goes without.
  mutating func emitRepeatable(_ event: PeerEvent) {
    guard events.count - eventHead < Self.maximumEvents else { return drops.count(.unread) }
    events.append(event)
  }

  mutating func sendSoon(_ packet: RTCPPacket) {
    guard pendingRTCP.count < Self.maximumPendingRTCP else { return drops.count(.unsent) }
    pendingRTCP.append(packet)
  }

  mutating func setState(_ new: PeerState) {
    guard state != new, state != .closed else { return }
    state = new
    emit(.stateChanged(new))
  }

  mutating func fail(_ failure: PeerFailure) {
    guard state != .failed, state != .closed else { return }
    connectDeadline = nil
    emit(.failed(failure))
    setState(.failed)
  }

  /// Ends the peer: queues the goodbyes that `drain` then hands out, and nothing after them.
  public mutating func close(at now: MediaInstant) {
    guard state != .closed else { return }
    self.now = now
    if srtp != nil {
      let sources = sendStreams.filter { $0.packets > 0 }.map(\.ssrc)
      if !sources.isEmpty { sendSoon(.goodbye(ssrcs: Array(sources.prefix(31)), reason: "")) }
    }
    channels.abort(at: now)
    setState(.closed)
  }
}
