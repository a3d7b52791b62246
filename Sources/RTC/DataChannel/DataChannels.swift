import MediaBasics

/// The data channels of one peer connection, over one SCTP association (RFC 8831, RFC 8832).
///
/// Mutate it, then drain `pollTransmit` and `pollEvent` until both answer nil, and come back at `nextDeadline`.
///
/// A channel takes messages from the moment it is made: what comes before the association is up waits. `.opened` is
/// told when the association is up and DATA_CHANNEL_OPEN is on its way; the peer's acknowledgement is not waited for
/// (RFC 8832 section 6), and until it comes messages are sent in order.
public struct DataChannels: ~Copyable {
  public let configuration: DataChannelConfiguration
  public internal(set) var statistics = DataChannelStatistics()
  /// The peer's `a=max-message-size`, in bytes; 0 for no limit.
  public var remoteMaxMessageSize: Int

  var association: SCTPAssociation
  var isDTLSClient: Bool?
  var channels: [DataChannelID: DataChannel] = [:]
  var streams: [UInt16: DataChannelID] = [:]
  private var nextID: UInt32 = 1
  /// Streams whose reset is under way for no living channel.
  var orphanedResets: Set<UInt16> = []
  /// Streams that could not be reset and so cannot be used again.
  var spentStreams: Set<UInt16> = []
  var early: [(stream: UInt16, protocolIdentifier: UInt32, payload: [UInt8])] = []
  private var earlyBytes = 0
  /// Bytes of the names of those channels that the peer opened.
  var peerNameBytes = 0
  private var pendingBytes = 0
  private var aboveThreshold: [DataChannelID] = []
  /// What is to be told, and the payload bytes that the association still counts for it.
  private var events = FIFO<(event: DataChannelEvent, counted: Int?)>()
  var isConnected = false
  var isClosed = false

  /// - Parameters:
  ///   - isDTLSClient: the DTLS client opens even streams, the server odd ones (RFC 8832 section 6); nil when unknown.
  ///   - random: draws SCTP's tags, cookies and first TSN.
  public init(configuration: DataChannelConfiguration, isDTLSClient: Bool?, random: SeededGenerator) {
    self.configuration = configuration
    self.isDTLSClient = isDTLSClient
    remoteMaxMessageSize = configuration.remoteMaxMessageSize
    association = SCTPAssociation(configuration: configuration.association, random: random)
  }

  /// Begins the association, once DTLS is up.
  ///
  /// - Parameter isDTLSClient: says the role when it was not known at init; with neither, the client's role is taken.
  public mutating func start(isDTLSClient: Bool? = nil, at instant: MediaInstant) {
    if self.isDTLSClient == nil { self.isDTLSClient = isDTLSClient ?? true }
    for id in channels.keys.sorted() where channels[id]?.info.streamID == nil {
      if let stream = freeStream() {
        channels[id]?.info.streamID = stream
        streams[stream] = id
      } else {
        remove(id)
      }
    }
    association.start(at: instant)
  }

  /// The peer's SCTP port (`a=sctp-port`); set it before the start.
  public var remotePort: UInt16 {
    get { association.remotePort }
    set { association.remotePort = newValue }
  }

  // MARK: Channels

  /// Makes a channel.
  ///
  /// - Parameters:
  ///   - reliability: how hard the sender tries.
  ///   - negotiatedID: the stream id that both sides agreed on by other means; nil announces the channel in-band.
  public mutating func open(
    label: String, protocol subprotocol: String = "", ordered: Bool = true, reliability: SCTPReliability = .reliable,
    negotiatedID: UInt16? = nil
  ) throws(DataChannelError) -> DataChannelID {
    guard !isClosed else { throw .closed }
    guard channels.count < configuration.maxChannels else { throw .tooManyChannels }
    let nameLimit = 65_535
    guard label.utf8.count <= nameLimit, subprotocol.utf8.count <= nameLimit,
      label.utf8.count + subprotocol.utf8.count + 12 <= sendLimit
    else { throw .nameTooLong }
    switch reliability {
    case .reliable: break
    case .maxRetransmits(let n), .maxLifetime(let n):
      guard n >= 0, n <= Int(UInt32.max) else { throw .invalidReliability }
    }
    var stream: UInt16?
    if let negotiatedID {
      guard negotiatedID != .max, !isConnected || Int(negotiatedID) < association.outgoingStreams else {
        throw .invalidStreamID(negotiatedID)
      }
      guard isFree(negotiatedID) else { throw .streamIDInUse(negotiatedID) }
      stream = negotiatedID
    } else if isDTLSClient != nil {
      guard let free = freeStream() else { throw .tooManyChannels }
      stream = free
    }
    let id = add(
      label: label, subprotocol: subprotocol, ordered: ordered, reliability: reliability, stream: stream,
      isNegotiated: negotiatedID != nil, isOpenedByPeer: false)
    if isConnected { announce(id) }
    return id
  }

  /// What is known of a channel; nil once it is closed.
  public func info(_ channel: DataChannelID) -> DataChannelInfo? { channels[channel]?.info }

  /// Channels that exist, in the order they were made.
  public var openChannels: [DataChannelInfo] { channels.keys.sorted().compactMap { channels[$0]?.info } }

  /// Closes a channel after everything queued on it has been sent; `.closed` follows when the peer has done the same.
  public mutating func close(_ channel: DataChannelID, at instant: MediaInstant) {
    association.clock(instant)
    guard let closing = channels[channel], !closing.isClosing else { return }
    if isConnected {
      channels[channel]?.isClosing = true
      beginReset(of: channel)
    } else if closing.pending.isEmpty {
      remove(channel)
    } else {
      // What was taken is still sent: the channel closes once the association is up.
      channels[channel]?.isClosing = true
    }
  }

  /// Lets everything queued out and ends the association in agreement with the peer.
  public mutating func shutdown(at instant: MediaInstant) {
    association.shutdown(at: instant)
    takeAssociationEvents()
  }

  /// Ends the association at once.
  public mutating func abort(at instant: MediaInstant) {
    association.abort(at: instant)
    takeAssociationEvents()
  }

  // MARK: Sending

  /// The longest message that may be sent, in bytes.
  public var sendLimit: Int {
    let buffer = configuration.association.sendBuffer
    return remoteMaxMessageSize > 0 ? min(remoteMaxMessageSize, buffer) : buffer
  }

  /// Hands a message over.
  ///
  /// - Parameters:
  ///   - payload: the bytes; may be empty. Text is UTF-8, which is not checked here.
  ///   - binary: false for text.
  public mutating func send(
    _ channel: DataChannelID, payload: RawSpan, binary: Bool, at instant: MediaInstant
  ) -> DataChannelSendResult {
    guard let target = channels[channel], !target.isClosing else { return .closed }
    guard payload.byteCount <= sendLimit else { return .tooLarge(limit: sendLimit) }
    // SCTP carries no empty message: one zero byte stands for it, told apart by its identifier (RFC 8831 section 6.6).
    let bytes = payload.byteCount == 0 ? [0] : payload.toArray()
    let identifier: UInt32 =
      switch (payload.byteCount == 0, binary) {
      case (true, true): DataChannelProtocolIdentifier.emptyBinary
      case (true, false): DataChannelProtocolIdentifier.emptyString
      case (false, true): DataChannelProtocolIdentifier.binary
      case (false, false): DataChannelProtocolIdentifier.string
      }
    association.clock(instant)
    let message = DataChannel.Pending(payload: bytes, protocolIdentifier: identifier, handedOver: instant)
    if isConnected {
      switch pass(message, of: target, beyondLimits: false) {
      case .queued: break
      case .bufferFull: return .bufferFull
      case .closed, .invalidStream, .empty: return .closed
      }
    } else {
      guard pendingBytes + SCTPReassembly.cost(bytes.count) <= configuration.association.sendBuffer else {
        return .bufferFull
      }
      pendingBytes += SCTPReassembly.cost(bytes.count)
      channels[channel]?.pendingBytes += bytes.count
      channels[channel]?.pending.append(message)
    }
    if !target.isAboveThreshold, bufferedAmount(channel) > target.lowThreshold {
      channels[channel]?.isAboveThreshold = true
      aboveThreshold.append(channel)
    }
    return .queued
  }

  /// Bounds how long a message of an unreliable channel may wait to be sent; nil, as at first, for no bound.
  ///
  /// Without it a channel that never retransmits still delivers messages seconds late when the path is congested: they
  /// wait in the queue. It applies to messages handed over from now on, and not to reliable channels.
  public mutating func setMaxQueueDelay(_ channel: DataChannelID, _ delay: MediaDuration?) {
    channels[channel]?.maxQueueDelay = delay
  }

  /// Bytes handed over on a channel that have not been sent for the first time.
  public func bufferedAmount(_ channel: DataChannelID) -> Int {
    guard let target = channels[channel] else { return 0 }
    return target.pendingBytes + (target.info.streamID.map { association.bufferedAmount(on: $0) } ?? 0)
  }

  /// Sets the amount at which `.bufferedAmountLow` is told when what waits falls to it; 0 at first.
  public mutating func setBufferedAmountLowThreshold(_ channel: DataChannelID, bytes: Int) {
    guard let target = channels[channel] else { return }
    channels[channel]?.lowThreshold = max(0, bytes)
    if !target.isAboveThreshold, bufferedAmount(channel) > max(0, bytes) {
      channels[channel]?.isAboveThreshold = true
      aboveThreshold.append(channel)
    }
  }

  private mutating func pass(
    _ message: DataChannel.Pending, of channel: DataChannel, beyondLimits: Bool
  ) -> SCTPAssociation.SendResult {
    guard let stream = channel.info.streamID else { return .invalidStream }
    return association.send(
      message.payload, on: stream, protocolIdentifier: message.protocolIdentifier,
      ordered: channel.info.isOrdered || channel.awaitsAcknowledgement, reliability: channel.info.reliability,
      maxQueueDelay: channel.maxQueueDelay, handedOver: message.handedOver, beyondLimits: beyondLimits,
      at: association.now)
  }

  // MARK: Driving

  /// Takes one SCTP packet.
  public mutating func receive(_ packet: RawSpan, at instant: MediaInstant) {
    association.receive(packet, at: instant)
    takeAssociationEvents()
  }

  /// Runs the timers that are due.
  public mutating func advance(to instant: MediaInstant) {
    association.advance(to: instant)
    takeAssociationEvents()
  }

  /// The instant at which `advance` is wanted next; nil when nothing is pending.
  public var nextDeadline: MediaInstant? { association.nextDeadline }

  /// The next SCTP packet to send; nil when there is none now.
  public mutating func pollTransmit() -> [UInt8]? {
    guard let packet = association.pollTransmit() else { return nil }
    noteLowBuffers()
    return packet
  }

  /// The next thing to tell; nil when there is none.
  public mutating func pollEvent() -> DataChannelEvent? {
    guard let (event, counted) = events.popFirst() else { return nil }
    if let counted { association.taken(counted) }
    return event
  }

  /// What the association has counted.
  public var associationStatistics: SCTPStatistics { association.statistics }

  /// The association's smoothed round-trip time; nil before the first measurement.
  public var roundTripTime: MediaDuration? { association.roundTripTime }

  private mutating func noteLowBuffers() {
    guard !aboveThreshold.isEmpty else { return }
    var still: [DataChannelID] = []
    for id in aboveThreshold {
      guard let channel = channels[id] else { continue }
      if bufferedAmount(id) > channel.lowThreshold {
        still.append(id)
      } else {
        channels[id]?.isAboveThreshold = false
        tell(.bufferedAmountLow(id))
      }
    }
    aboveThreshold = still
  }

  // MARK: Shared by the aspects

  /// - Parameter counted: payload bytes that take up the association's window until the owner has the event.
  mutating func tell(_ event: DataChannelEvent, counted: Int? = nil) { events.append((event, counted)) }

  func isFree(_ stream: UInt16) -> Bool {
    streams[stream] == nil && !orphanedResets.contains(stream) && !spentStreams.contains(stream)
  }

  /// The lowest free stream of our parity.
  private func freeStream() -> UInt16? {
    let first: UInt16 = isDTLSClient == false ? 1 : 0
    let end = isConnected ? association.outgoingStreams : Int(UInt16.max)
    return stride(from: Int(first), to: end, by: 2).lazy.map { UInt16($0) }.first { isFree($0) }
  }

  mutating func add(
    label: String, subprotocol: String, ordered: Bool, reliability: SCTPReliability, stream: UInt16?,
    isNegotiated: Bool, isOpenedByPeer: Bool
  ) -> DataChannelID {
    let id = DataChannelID(rawValue: nextID)
    nextID &+= 1
    let info = DataChannelInfo(
      id: id, label: label, subprotocol: subprotocol, isOrdered: ordered, reliability: reliability, streamID: stream,
      isNegotiated: isNegotiated, isOpenedByPeer: isOpenedByPeer)
    if isOpenedByPeer { peerNameBytes += info.nameBytes }
    channels[id] = DataChannel(info: info, awaitsAcknowledgement: !isNegotiated && !isOpenedByPeer)
    if let stream { streams[stream] = id }
    return id
  }

  /// Makes a channel known to the peer and lets out what waited for that.
  mutating func announce(_ id: DataChannelID) {
    guard let channel = channels[id], let stream = channel.info.streamID, Int(stream) < association.outgoingStreams
    else {
      remove(id)
      return
    }
    if !channel.info.isNegotiated {
      let open = DataChannelControl.open(
        label: channel.info.label, subprotocol: channel.info.subprotocol, ordered: channel.info.isOrdered,
        reliability: channel.info.reliability, priority: 0)
      sendControl(open, on: stream)
    }
    if !channel.isClosing { tell(.opened(channel.info)) }
    for message in channel.pending {
      pendingBytes -= SCTPReassembly.cost(message.payload.count)
      _ = pass(message, of: channel, beyondLimits: true)
    }
    channels[id]?.pending = []
    channels[id]?.pendingBytes = 0
    if channel.isClosing { beginReset(of: id) }
    deliverEarly(to: id, on: stream)
  }

  /// Begins the channel's stream anew once its queue is empty; a peer that does not know how loses the channel at once.
  mutating func beginReset(of id: DataChannelID) {
    guard let stream = channels[id]?.info.streamID else { return }
    if !association.resetStream(stream, at: association.now) {
      spentStreams.insert(stream)
      remove(id)
    }
  }

  mutating func sendControl(_ control: DataChannelControl, on stream: UInt16) {
    _ = association.send(
      control.bytes, on: stream, protocolIdentifier: DataChannelProtocolIdentifier.control, beyondLimits: true,
      at: association.now)
  }

  /// Forgets a channel and tells the owner.
  mutating func remove(_ id: DataChannelID) {
    guard let channel = channels.removeValue(forKey: id) else { return }
    for message in channel.pending { pendingBytes -= SCTPReassembly.cost(message.payload.count) }
    if channel.info.isOpenedByPeer { peerNameBytes -= channel.info.nameBytes }
    if let stream = channel.info.streamID, streams[stream] == id { streams[stream] = nil }
    tell(.closed(id))
  }

  /// Keeps a message for a channel that may be made soon. Like any other it takes up the association's window until the owner
  /// has it, or it is forgotten.
  mutating func keepEarly(_ stream: UInt16, _ protocolIdentifier: UInt32, _ payload: [UInt8]) {
    // However the two are configured, most of the window stays for channels that exist.
    let limit = min(configuration.earlyDataLimit, configuration.association.receiveBuffer / 4)
    guard earlyBytes + SCTPReassembly.cost(payload.count) <= limit else {
      statistics.earlyDataDropped += 1
      association.taken(payload.count)
      return
    }
    earlyBytes += SCTPReassembly.cost(payload.count)
    early.append((stream, protocolIdentifier, payload))
  }

  mutating func deliverEarly(to id: DataChannelID, on stream: UInt16) {
    guard early.contains(where: { $0.stream == stream }) else { return }
    let mine = early.filter { $0.stream == stream }
    early.removeAll { $0.stream == stream }
    for message in mine {
      earlyBytes -= SCTPReassembly.cost(message.payload.count)
      deliver(message.payload, protocolIdentifier: message.protocolIdentifier, to: id)
    }
  }

  mutating func forgetEarly(on stream: UInt16) {
    for message in early where message.stream == stream {
      earlyBytes -= SCTPReassembly.cost(message.payload.count)
      association.taken(message.payload.count)
    }
    early.removeAll { $0.stream == stream }
  }
}
