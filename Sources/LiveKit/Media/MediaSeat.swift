import LiveKitProtocol
import MediaBasics
import RTC
import RTCTransport

/// What a `HostedMediaPeer` has on its media thread: the engine's peer, and where its events and packets go.
///
/// `@unchecked Sendable` is sound because everything but the backlogs and the constants is touched on the media thread only:
/// in the bodies that `HostedMediaPeer` runs on its loop, and in the delegate's calls, which the loop makes.
final class MediaSeat: PeerDelegate, @unchecked Sendable {
  private struct Sender {
    var transceiver: TransceiverID
    var sequence: UInt16
    var timestampOffset: UInt32
    var queue: OutgoingAudioQueue
  }

  let backlog = DataBacklog(limit: 4 * 1024 * 1024)
  /// Messages that the room has not looked at yet. When it is full the engine keeps what comes, and then lets the far end wait.
  let arrivals = DataBacklog(limit: 4 * 1024 * 1024)
  private let role: MediaPeerSetup.Role
  private let receivesVideo: Bool
  private let emit: @Sendable (MediaPeerEvent) -> Void
  private var hosted: HostedPeer?
  private var failure: PeerFailure?
  private var senders: [String: Sender] = [:]
  private var sending: MediaTurn?
  private var sinks: [String: AudioPacketSink] = [:]
  /// The sinks by the section that packets name.
  private var sinkOfSection: [AudioPacketSink?] = []
  private var labels: [DataChannelID: ChannelLabel] = [:]
  private var channels: [ChannelLabel: DataChannelID] = [:]
  /// Reliable messages that the engine has no room for yet; `backlog` bounds them.
  private var waiting: [[UInt8]] = []
  private var random = SeededGenerator.system()

  init(
    role: MediaPeerSetup.Role, receivesVideo: Bool, emit: @escaping @Sendable (MediaPeerEvent) -> Void
  ) {
    self.role = role
    self.receivesVideo = receivesVideo
    self.emit = emit
  }

  // MARK: Opening and closing

  func open(_ configuration: PeerConfiguration, addresses: [TransportAddress], host: MediaHost) -> MediaFailure? {
    var peer = Peer(
      configuration: configuration, isControlling: role != .subscriber, random: SeededGenerator(from: &random),
      at: host.now)
    var sockets: [TransportAddress] = []
    var errors: [String] = []
    for address in addresses {
      do throws(SocketError) {
        let local = try host.openSocket(on: address)
        sockets.append(local)
        peer.addLocalCandidate(local)
      } catch {
        // An address may be going away; one that works is enough.
        errors.append("\(error)")
      }
    }
    if sockets.isEmpty {
      return MediaFailure(errors.isEmpty ? "there is no network interface" : errors.joined(separator: "; "))
    }
    // Candidates name the section of the transport, which is the first one of the bundle.
    for candidate in peer.localCandidates {
      emit(.candidate(TrickleCandidate(candidate: candidate.sdp, mid: "0", index: 0)))
    }
    emit(.endOfCandidates)
    hosted = host.add(peer, delegate: self, ownSockets: sockets)
    sending = host.everyTurn { [unowned self] in sendQueued($0) }
    return nil
  }

  func close(_ host: MediaHost) {
    guard let hosted else { return }
    self.hosted = nil
    sending?.cancel()
    sending = nil
    host.remove(hosted)
    sinks = [:]
    sinkOfSection = []
  }

  /// Changes the engine's peer.
  private func update<Value>(_ host: MediaHost, _ change: (inout Peer) throws -> Value) throws -> Value {
    guard let hosted else { throw MediaFailure("the connection is closed") }
    return try host.update(hosted, change)
  }

  // MARK: Offer and answer

  func createOffer(_ host: MediaHost) throws -> String {
    try update(host) { try $0.createOffer(at: host.now).sdp }
  }

  func setRemoteAnswer(_ sdp: String, _ host: MediaHost) throws -> [RemoteMedia] {
    let answer = try SessionDescription(sdp)
    try update(host) { _ = try $0.setRemote(answer, as: .answer, at: host.now) }
    return settle()
  }

  func answer(offer sdp: String, _ host: MediaHost) throws -> (sdp: String, receiving: [RemoteMedia]) {
    let offer = try SessionDescription(sdp)
    let answer = try update(host) { peer in
      try peer.setRemote(offer, as: .offer, at: host.now)
      return try peer.createAnswer(at: host.now).answer
    }
    return (answer.sdp, settle())
  }

  /// The sections in which the server sends, after an exchange.
  private func settle() -> [RemoteMedia] {
    refreshSinks()
    guard let media = hosted?.peer.negotiation.session?.media else { return [] }
    return media.filter(\.direction.receives).compactMap { media in
      let kind: TrackKind
      switch media.kind {
      case .audio: kind = .audio
      case .video: kind = .video
      case .application, .other: return nil
      }
      let names = media.remoteTracks.first
      return RemoteMedia(
        mid: media.mid, kind: kind, streamID: names?.streamID ?? "", trackID: names?.trackID ?? "",
        codecs: media.codecs.map {
          RemoteCodec(
            name: $0.name.lowercased(), payloadType: $0.receivePayloadType, clockRate: $0.clockRate,
            channels: $0.channels)
        })
    }
  }

  func addRemoteCandidate(_ line: String, _ host: MediaHost) {
    guard let hosted else { return }
    // What is no candidate, the engine passes over.
    host.update(hosted) { _ = $0.addRemoteCandidate(line, at: host.now) }
  }

  func endOfRemoteCandidates(_ host: MediaHost) {
    guard let hosted else { return }
    host.update(hosted) { $0.endOfRemoteCandidates(at: host.now) }
  }

  func addReceivers(audio: Int, video: Int, _ host: MediaHost) throws {
    try update(host) { peer in
      let room = Negotiation.maximumSections - 1 - peer.negotiation.transceivers.count
      guard audio + (receivesVideo ? video : 0) <= room else { throw NegotiationError.tooManySections(limit: room) }
      try peer.negotiate { negotiation throws(NegotiationError) in
        for _ in 0..<audio { try negotiation.addTransceiver(.audio, direction: .receiveOnly) }
        guard receivesVideo else { return }
        for _ in 0..<video { try negotiation.addTransceiver(.video, direction: .receiveOnly) }
      }
    }
  }

  // MARK: Sending audio

  func addSender(_ cid: String, _ queue: OutgoingAudioQueue, _ host: MediaHost) throws {
    let transceiver = try update(host) { peer in
      let sender = try peer.makeSender(streamID: "-", trackID: cid)
      return try peer.negotiate { negotiation throws(NegotiationError) in
        try negotiation.addSender(sender, kind: .audio)
      }
    }
    senders[cid] = Sender(
      transceiver: transceiver, sequence: UInt16(truncatingIfNeeded: random.next()) & 0x7fff,
      timestampOffset: UInt32(truncatingIfNeeded: random.next()), queue: queue)
  }

  func removeSender(_ cid: String, _ host: MediaHost) throws {
    guard let sender = senders.removeValue(forKey: cid) else { return }
    try update(host) { peer in
      try peer.negotiate { negotiation throws(NegotiationError) in
        try negotiation.setSender(nil, direction: .inactive, of: sender.transceiver)
      }
    }
  }

  private func sendQueued(_ host: MediaHost) {
    for (cid, sender) in senders { sender.queue.drain { send($0, $1, cid: cid, host) } }
  }

  /// Packets that come before the stream is agreed on and connected fall, as in any live medium.
  private func send(_ packet: OutgoingAudio, _ payload: RawSpan, cid: String, _ host: MediaHost) {
    guard let hosted, let sender = senders[cid], let stream = hosted.peer.sendStream(of: sender.transceiver),
      let codec = hosted.peer.negotiation.session?.media(sender.transceiver)?.codecs.first
    else { return }
    let header = RTPOutgoing(
      marker: packet.isMarked, payloadType: codec.payloadType, sequenceNumber: sender.sequence,
      timestamp: packet.timestamp &+ sender.timestampOffset, ssrc: 0,
      extensions: hosted.peer.audioExtensions(level: AudioLevel(magnitude: packet.level, voice: packet.hasVoice)))
    if host.send(header, payload: payload, on: stream, of: hosted) {
      senders[cid]?.sequence &+= 1
    }
  }

  // MARK: Receiving audio

  func setSink(_ sink: AudioPacketSink?, mid: String) {
    sinks[mid] = sink
    refreshSinks()
  }

  private func refreshSinks() {
    sinkOfSection = []
    for media in hosted?.peer.negotiation.session?.media ?? [] where media.direction.receives {
      guard let sink = sinks[media.mid] else { continue }
      while sinkOfSection.count <= media.index { sinkOfSection.append(nil) }
      sinkOfSection[media.index] = sink
    }
  }

  func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost) {
    guard packet.payloadLength > 0, sinkOfSection.indices.contains(packet.section),
      let sink = sinkOfSection[packet.section]
    else { return }
    let info = AudioPacket(
      sequence: packet.sequenceNumber, timestamp: packet.timestamp, payloadType: packet.payloadType,
      isMarked: packet.marker, arrival: host.now, level: packet.audioLevel?.magnitude,
      resentLikelihood: packet.resentLikelihood)
    sink(info, bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)))
  }

  // MARK: Events

  func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost) {
    switch event {
    case .failed(let failure): self.failure = failure
    case .stateChanged(let state): follow(state)
    case .dataChannel(let event): follow(event, host)
    case .streamStarted, .keyFrameRequested, .retransmissionRequested, .receiverReport, .senderReport,
      .bandwidthEstimate, .goodbye:
      break
    }
  }

  private func follow(_ state: PeerState) {
    switch state {
    case .new, .closed: break
    case .connecting: emit(.stateChanged(.connecting))
    case .connected: emit(.stateChanged(.connected))
    case .disconnected: emit(.stateChanged(.disconnected))
    case .failed:
      let why = failure?.description ?? "it failed"
      emit(.stateChanged(failure == .closedByPeer ? .closed(why) : .failed(why)))
    }
  }

  // MARK: Data channels

  func openChannels(_ host: MediaHost) throws {
    try update(host) { peer in
      for label in ChannelLabel.allCases {
        let isReliable = label == .reliable
        let id = try peer.openDataChannel(
          label: label.rawValue, ordered: isReliable, reliability: isReliable ? .reliable : .maxRetransmits(0))
        labels[id] = label
        channels[label] = id
      }
      try peer.negotiate { negotiation throws(NegotiationError) in negotiation.enableDataChannels() }
    }
  }

  private func follow(_ event: DataChannelEvent, _ host: MediaHost) {
    switch event {
    case .opened(let info):
      guard let label = ChannelLabel(rawValue: info.label) else { return }
      labels[info.id] = label
      // Where both ends opened one of a label, we send on ours.
      if channels[label] == nil { channels[label] = info.id }
      let limit = hosted?.peer.negotiation.session?.dataChannels?.remoteMaxMessageSize ?? 0
      emit(.channelOpened(label, maximumMessageSize: Int(clamping: limit)))
    case .message(let id, let bytes, binary: true):
      guard let label = labels[id] else { return }
      if arrivals.takeArrived(bytes.count), let hosted { host.update(hosted) { $0.holdsDataChannels = true } }
      emit(.data(label, bytes))
    case .message: break
    case .closed(let id):
      guard let label = labels.removeValue(forKey: id), channels[label] == id else { return }
      channels[label] = nil
      emit(.channelClosed(label))
    case .bufferedAmountLow: sendWaiting(host)
    case .associationClosed(let reason):
      waiting.forEach { backlog.giveBack($0.count) }
      waiting = []
      emit(.channelsLost("\(reason)"))
    case .connected: break
    }
  }

  func sendData(_ bytes: [UInt8], on label: ChannelLabel, _ host: MediaHost) {
    if label == .reliable {
      waiting.append(bytes)
      sendWaiting(host)
    } else {
      // What does not fit now is lost, which is what this channel promises.
      if let hosted, let id = channels[label] {
        _ = host.update(hosted) { $0.sendData(bytes.span.bytes, binary: true, on: id, at: host.now) }
      }
      backlog.giveBack(bytes.count)
    }
  }

  /// The room has caught up with the messages that came.
  func takeDataAgain(_ host: MediaHost) {
    guard let hosted else { return }
    host.update(hosted) { $0.holdsDataChannels = false }
  }

  /// Hands reliable messages on while the engine has room; the rest waits, in order.
  private func sendWaiting(_ host: MediaHost) {
    var sent = 0
    defer { waiting.removeFirst(sent) }
    for bytes in waiting {
      guard let hosted, let id = channels[.reliable] else { return }
      switch host.update(hosted, { $0.sendData(bytes.span.bytes, binary: true, on: id, at: host.now) }) {
      case .bufferFull: return
      case .queued: break
      case .tooLarge, .closed:
        // A reliable channel that loses a message is broken; better to start anew than to be silently incomplete.
        emit(.stateChanged(.failed("a data message could not be sent")))
      }
      sent += 1
      backlog.giveBack(bytes.count)
    }
  }

  // MARK: Statistics

  var statistics: MediaPeerStatistics {
    var statistics = MediaPeerStatistics()
    guard let hosted else { return statistics }
    statistics.roundTrip = hosted.peer.roundTrip.map(Duration.init)
    for (cid, sender) in senders {
      guard let stream = hosted.peer.sendStream(of: sender.transceiver),
        let counters = hosted.peer.sendStatistics(stream)
      else { continue }
      var sent = SentTrackStatistics()
      sent.packets = Int64(counters.packets)
      sent.bytes = counters.bytes
      sent.resent = Int64(counters.resent)
      sent.roundTrip = counters.roundTrip.map(Duration.init)
      sent.fractionLost = counters.fractionLost
      sent.jitter = counters.jitter.map(Duration.init)
      statistics.sent[cid] = sent
    }
    var mids: [Int: String] = [:]
    for media in hosted.peer.negotiation.session?.media ?? [] { mids[media.index] = media.mid }
    for counters in hosted.peer.receiveStatistics {
      guard let mid = mids[counters.section] else { continue }
      var received = ReceivedTrackStatistics()
      received.packets = counters.packets
      received.bytes = counters.bytes
      received.lost = counters.lost
      received.expected = counters.expected
      received.jitter = Duration(counters.jitter)
      statistics.received[mid] = received
    }
    return statistics
  }
}

extension Duration {
  init(_ duration: MediaDuration) { self = .nanoseconds(duration.nanoseconds) }
}
