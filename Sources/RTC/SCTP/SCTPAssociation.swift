import MediaBasics

/// One SCTP association over DTLS (RFC 9260, RFC 8261), without sockets, clock or randomness of its own.
///
/// Mutate it (`start`, `receive`, `send`, `advance` …), then drain `pollTransmit` and `pollEvent` until both answer
/// nil, and come back at `nextDeadline`.
///
/// What is left out on purpose: multihoming and address parameters (the one path is the DTLS connection), I-DATA, zero
/// checksum, ECN, authentication, adding streams, the burst limit of RFC 9260 section 6.1 D (packets are paced below).
/// A peer that starts over within the same DTLS connection ends the association: the owner makes a new connection.
public struct SCTPAssociation: ~Copyable {
  public let configuration: SCTPConfiguration
  public internal(set) var state = SCTPState.closed
  /// The peer's SCTP port (`a=sctp-port`).
  public var remotePort: UInt16
  var counters = SCTPStatistics()
  var random: SeededGenerator
  var now = MediaInstant.zero
  var hasStarted = false

  let localTag: UInt32
  let localInitialTSN: UInt32
  var peerTag: UInt32 = 0
  var peerReconfigures = false
  /// Streams that may be sent on.
  public internal(set) var outgoingStreams = Int(UInt16.max)

  var transmission: SCTPTransmission
  var reception: SCTPReception?
  var resets: SCTPStreamReset?
  var cookies = SCTPCookieJar()
  var timeout: SCTPRetransmissionTimeout
  /// Losses since the last sign of life.
  var losses = 0

  var initiationDeadline: MediaInstant?
  var initiationAttempts = 0
  /// What COOKIE ECHO carries while it is not acknowledged.
  var echoedCookie: [UInt8] = []
  var retransmissionDeadline: MediaInstant?
  var shutdownDeadline: MediaInstant?
  var shutdownAttempts = 0
  var resetDeadline: MediaInstant?
  var heartbeatDeadline: MediaInstant?
  /// The nonce of the HEARTBEAT that is not answered yet.
  var heartbeat: (nonce: UInt64, sentAt: MediaInstant)?

  /// Chunks that go into the next packets, before data.
  var controls: [SCTPChunk] = []
  /// Whole packets: those with a verification tag of their own.
  var packets = FIFO<[UInt8]>()
  var events = FIFO<SCTPEvent>()

  /// - Parameter random: draws the tag, the first TSN, cookies and heartbeat nonces.
  public init(configuration: SCTPConfiguration = SCTPConfiguration(), random: SeededGenerator) {
    var random = random
    self.configuration = configuration
    remotePort = configuration.remotePort
    localTag = UInt32.random(in: 1...UInt32.max, using: &random)
    localInitialTSN = configuration.initialTSN ?? UInt32.random(in: 0...UInt32.max, using: &random)
    transmission = SCTPTransmission(configuration: configuration, initialTSN: localInitialTSN)
    timeout = SCTPRetransmissionTimeout(configuration)
    self.random = random
  }

  /// What has been counted so far.
  public var statistics: SCTPStatistics {
    var counted = counters
    counted.retransmissions += transmission.retransmissions
    counted.fastRecoveries += transmission.fastRecoveries
    counted.abandonedMessages += transmission.abandonedMessages
    counted.messagesSent += transmission.messagesSent
    return counted
  }

  /// The smoothed round-trip time; nil before the first measurement.
  public var roundTripTime: MediaDuration? { timeout.smoothed }

  /// Bytes that may be on their way now.
  public var congestionWindow: Int { transmission.window.size }

  /// Bytes that wait to be sent for the first time, over all streams.
  public var bufferedAmount: Int { transmission.queue.bytes }

  /// Bytes that wait to be sent for the first time on one stream.
  public func bufferedAmount(on stream: UInt16) -> Int { transmission.queue.bytes(on: stream) }

  /// Sends INIT. WebRTC peers both do, as soon as DTLS is up; the collision is resolved by RFC 9260 section 5.2.1.
  public mutating func start(at instant: MediaInstant) {
    clock(instant)
    guard !hasStarted else { return }
    hasStarted = true
    state = .cookieWait
    sendInitiation()
  }

  /// The instant at which `advance` is wanted next; nil when nothing is pending.
  public var nextDeadline: MediaInstant? {
    var soonest: MediaInstant?
    soonest = .earliest(soonest, initiationDeadline)
    soonest = .earliest(soonest, retransmissionDeadline)
    soonest = .earliest(soonest, shutdownDeadline)
    soonest = .earliest(soonest, resetDeadline)
    soonest = .earliest(soonest, heartbeatDeadline)
    if let reception, canAcknowledge {
      soonest = .earliest(soonest, reception.acknowledgesNow ? now : reception.acknowledgementDeadline)
    }
    return soonest
  }

  /// The next thing to tell the owner, who calls `taken` for each message that it no longer keeps.
  mutating func pollEvent() -> SCTPEvent? { events.popFirst() }

  /// A message of `count` bytes no longer takes up room: the window that the peer sees opens by as much.
  mutating func taken(_ count: Int) { reception?.taken(count) }

  /// Ends the association at once; what was queued is lost. The peer gets an ABORT.
  public mutating func abort(at instant: MediaInstant) {
    clock(instant)
    guard state != .closed else { return }
    end(.abortedLocally, tellingPeer: SCTPErrorCause.cause(SCTPErrorCause.userInitiatedAbort))
  }

  // MARK: Shared by the aspects

  mutating func clock(_ instant: MediaInstant) { now = max(now, instant) }

  mutating func drop(_ reason: SCTPDropReason) { counters.drop(reason) }

  /// Queues a chunk for the next packet; a peer that provokes answers faster than they are sent gets fewer.
  mutating func queueControl(_ chunk: SCTPChunk) { if controls.count < 64 { controls.append(chunk) } }

  /// Queues a packet with a verification tag of its own.
  mutating func queuePacket(_ chunk: SCTPChunk, tag: UInt32) {
    guard packets.count < 64 else { return }
    let packet = SCTPPacket(
      sourcePort: configuration.localPort, destinationPort: remotePort, verificationTag: tag,
      chunks: [chunk])
    packets.append(packet.serialized())
  }

  /// Closes the association and forgets everything that waited.
  ///
  /// - Parameter cause: sent in an ABORT when the peer is to know.
  mutating func end(_ reason: SCTPCloseReason, tellingPeer cause: SCTPParameter? = nil) {
    controls = []
    packets.removeAll()
    if let cause, peerTag != 0 { queuePacket(.abort(causes: [cause], reflectsTag: false), tag: peerTag) }
    state = .closed
    counters = statistics
    transmission = SCTPTransmission(configuration: configuration, initialTSN: localInitialTSN)
    initiationDeadline = nil
    retransmissionDeadline = nil
    shutdownDeadline = nil
    resetDeadline = nil
    heartbeatDeadline = nil
    events.append(.closed(reason))
  }
}
