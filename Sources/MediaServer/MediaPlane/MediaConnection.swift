import LiveKitProtocol
import MediaBasics
import RTC
import RTCTransport

/// One peer connection of a participant, on the media thread.
final class MediaConnection: PeerDelegate {
  unowned let router: MediaRouter
  unowned let participant: RoutedParticipant
  let target: MediaTarget
  private(set) var hosted: HostedPeer?
  private(set) var isConnected = false
  /// It was connected, and nothing has come from the far end for so long that it may be gone.
  private(set) var isLost = false
  /// When it was first connected, and when a report about the media came last.
  private(set) var connectedAt: MediaInstant?
  private(set) var reportedAt: MediaInstant?

  /// Published tracks by section.
  var routed: [RoutedTrack?] = []
  /// Down tracks by stream.
  var outgoing: [DownTrack?] = []

  // Offers of the server, on the subscriber connection of a client with two.
  private(set) var offerID: UInt32
  private(set) var offeredAt: MediaInstant?
  private var needsOffer = false
  private var offerTimer: MediaTicker?

  private var channelByLabel: [ChannelLabel: DataChannelID] = [:]
  private var labelByChannel: [DataChannelID: ChannelLabel] = [:]
  /// Reliable messages for a client whose channel is not open yet.
  private var waiting: [[UInt8]] = []
  private var waitingBytes = 0

  static let waitingLimit = 100_000
  /// Unreliable messages are dropped while more than this many bytes wait to be sent.
  static let lossyBacklog = 64 * 1024
  static let offerDelay: MediaDuration = .milliseconds(10)
  static let offerTimeout: MediaDuration = .seconds(15)

  init(_ router: MediaRouter, _ participant: RoutedParticipant, _ target: MediaTarget, firstOfferID: UInt32) {
    self.router = router
    self.participant = participant
    self.target = target
    offerID = firstOfferID
  }

  func attach(_ hosted: HostedPeer) { self.hosted = hosted }

  func detach(_ host: MediaHost) {
    offerTimer?.cancel()
    offerTimer = nil
    if let hosted { host.remove(hosted) }
    hosted = nil
    routed = []
    outgoing = []
  }

  func update<Result>(_ host: MediaHost, _ change: (inout Peer) throws -> Result) rethrows -> Result? {
    guard let hosted else { return nil }
    return try host.update(hosted, change)
  }

  // MARK: What the peer tells

  func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost) {
    guard packet.section >= 0, packet.section < routed.count, let track = routed[packet.section] else { return }
    router.forward(packet, of: track, in: bytes, host: host)
  }

  func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost) {
    switch event {
    case .stateChanged(let state):
      isConnected = state == .connected
      isLost = connectedAt != nil && !isConnected
      if state == .connected {
        if connectedAt == nil { connectedAt = host.now }
        router.emit(.connected(participant: participant.sid, target))
        router.settleSenders(of: self, host)
      } else if isLost, state != .closed {
        router.tellLost(participant)
      }
    case .failed(let failure):
      router.emit(.failed(participant: participant.sid, target, reason: "\(failure)"))
    case .streamStarted: break
    case .dataChannel(let event): take(event, host)
    case .keyFrameRequested(let stream):
      if let down = down(stream) { router.requestKeyFrame(for: down, host) }
    case .retransmissionRequested(let stream, let sequences):
      if let down = down(stream) { router.resend(sequences, of: down, host) }
    case .senderReport(let section, let encoding, let ntp, let timestamp):
      reportedAt = host.now
      guard routed.indices.contains(section), let track = routed[section] else { return }
      let report = Forwarder.ClockReport(ntp: ntp, timestamp: timestamp)
      let layer = track.layer(encoding: encoding)
      for down in track.subscribers { down.forwarder.learn(report, layer: layer) }
    case .receiverReport: reportedAt = host.now
    case .bandwidthEstimate, .goodbye: break
    }
  }

  private func down(_ stream: SendStreamID) -> DownTrack? {
    outgoing.indices.contains(stream.index) ? outgoing[stream.index] : nil
  }

  // MARK: Data

  /// Opens the channels that the server makes on a subscriber connection.
  func openChannels(_ host: MediaHost) {
    do {
      _ = try update(host) { peer in
        peer.negotiate { $0.enableDataChannels() }
        for label in ChannelLabel.allCases {
          let id = try peer.openDataChannel(
            label: label.rawValue, ordered: label == .reliable,
            reliability: label == .reliable ? .reliable : .maxRetransmits(0))
          channelByLabel[label] = id
          labelByChannel[id] = label
        }
      }
    } catch {
      router.log.error("no data channels for \(participant.sid): \(error)")
    }
  }

  private func take(_ event: DataChannelEvent, _ host: MediaHost) {
    switch event {
    case .opened(let info):
      guard let label = ChannelLabel(rawValue: info.label) else { return }
      if let known = channelByLabel[label] {
        // A second channel of a known name is refused.
        if known != info.id { update(host) { $0.closeDataChannel(info.id, at: host.now) } }
        return
      }
      channelByLabel[label] = info.id
      labelByChannel[info.id] = label
      guard label == .reliable else { return }
      let messages = waiting
      waiting = []
      waitingBytes = 0
      for message in messages { send(message, on: .reliable, host) }
    case .message(let id, let bytes, binary: true):
      guard let label = labelByChannel[id] else { return }
      router.emit(.data(participant: participant.sid, label: label, bytes))
    case .closed(let id):
      if let label = labelByChannel.removeValue(forKey: id), channelByLabel[label] == id { channelByLabel[label] = nil }
    case .associationClosed(let reason):
      waiting = []
      waitingBytes = 0
      router.emit(.dataFailed(participant: participant.sid, target, reason: "\(reason)"))
    case .connected, .message, .bufferedAmountLow: break
    }
  }

  func send(_ bytes: [UInt8], on label: ChannelLabel, _ host: MediaHost) {
    guard let id = channelByLabel[label] else {
      guard label == .reliable, waitingBytes + bytes.count <= Self.waitingLimit else {
        return router.count(.dataDropped)
      }
      waiting.append(bytes)
      waitingBytes += bytes.count
      return
    }
    let result = update(host) { peer -> DataChannelSendResult in
      if label != .reliable, peer.bufferedAmount(id) > Self.lossyBacklog { return .bufferFull }
      return peer.sendData(bytes.span.bytes, binary: true, on: id, at: host.now)
    }
    if result != .queued { router.count(.dataDropped) }
  }

  // MARK: Offers of the server

  /// Offers soon; several changes go into one offer.
  func offerSoon(_ host: MediaHost) {
    guard offerTimer == nil else { return }
    guard offeredAt == nil else {
      needsOffer = true
      return
    }
    offerTimer = host.every(Self.offerDelay) { [unowned self] host in
      offerTimer?.cancel()
      offerTimer = nil
      offer(host)
    }
  }

  func offer(_ host: MediaHost) {
    guard offeredAt == nil else {
      needsOffer = true
      return
    }
    do {
      guard let description = try update(host, { try $0.createOffer(at: host.now) }) else { return }
      offerID &+= 1
      offeredAt = host.now
      router.emit(.offer(participant: participant.sid, sdp: router.advertised(description), id: offerID))
    } catch {
      router.emit(.negotiationFailed(participant: participant.sid, target, reason: "\(error)"))
    }
  }

  /// Takes the client's answer; one that belongs to an older offer is passed over.
  func takeAnswer(_ sdp: String, id: UInt32, _ host: MediaHost) {
    guard offeredAt != nil, id == 0 || id == offerID else { return }
    do {
      let description = try SessionDescription(sdp)
      _ = try update(host) { try $0.setRemote(description, as: .answer, at: host.now) }
    } catch {
      router.emit(.negotiationFailed(participant: participant.sid, target, reason: "\(error)"))
      return
    }
    offeredAt = nil
    router.settleSenders(of: self, host)
    if needsOffer {
      needsOffer = false
      offerSoon(host)
    }
  }

  /// Gives up on a client that does not answer.
  func checkOffer(_ host: MediaHost) {
    guard let offeredAt, host.now - offeredAt >= Self.offerTimeout else { return }
    self.offeredAt = nil
    router.emit(.negotiationFailed(participant: participant.sid, target, reason: "no answer to an offer"))
  }
}
