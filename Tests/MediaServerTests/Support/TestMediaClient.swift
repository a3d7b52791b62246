import Foundation
import LiveKitProtocol
import MediaBasics
import RTC
import RTCTransport
import Synchronization

@testable import MediaServer

/// A client with the engine's own peers: signalling over a socket, media over UDP on loopback. As bare as a client can be.
final class TestMediaClient: Sendable {
  /// What has arrived, by RTP source.
  struct Arrivals: Sendable {
    var packets: [UInt32: [MediaPacket]] = [:]
    var payloads: [UInt32: [[UInt8]]] = [:]
    var messages: [[UInt8]] = []
    var openChannels: Set<String> = []
    var keyFrameRequests = 0
    var isConnected = false
  }

  /// The media thread's side; touched only there.
  private final class Side: PeerDelegate, @unchecked Sendable {
    var hosted: HostedPeer?
    var channels: [String: DataChannelID] = [:]
    let arrivals: @Sendable ((inout Arrivals) -> Void) -> Void

    init(_ arrivals: @escaping @Sendable ((inout Arrivals) -> Void) -> Void) { self.arrivals = arrivals }

    func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost) {
      let payload = bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)).toArray()
      arrivals {
        $0.packets[packet.ssrc, default: []].append(packet)
        $0.payloads[packet.ssrc, default: []].append(payload)
      }
    }

    func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost) {
      switch event {
      case .stateChanged(let state): arrivals { $0.isConnected = state == .connected }
      case .dataChannel(.opened(let info)):
        channels[info.label] = info.id
        arrivals { $0.openChannels.insert(info.label) }
      case .dataChannel(.message(_, let bytes, _)): arrivals { $0.messages.append(bytes) }
      case .keyFrameRequested: arrivals { $0.keyFrameRequests += 1 }
      default: break
      }
    }
  }

  private let loop: MediaLoop
  private let side: Side
  private let state: Arrived

  private final class Arrived: Sendable {
    let value = Mutex(Arrivals())
  }

  /// - Parameter isControlling: true for a connection whose offers this client makes.
  init(isControlling: Bool) async throws {
    let state = Arrived()
    self.state = state
    side = Side { change in state.value.withLock { change(&$0) } }
    loop = try MediaLoop(name: "client")
    let side = side
    let identity = try DTLSIdentity.generate()
    await loop.run { host in
      var video = CodecDescription.vp8
      video.feedback = [.nack, .pictureLossIndication]
      let negotiation = NegotiationConfiguration(
        audioCodecs: [.opus], videoCodecs: [video], cname: "client", sessionID: 1)
      let configuration = PeerConfiguration(identity: identity, negotiation: negotiation, anchor: .system)
      var peer = Peer(configuration: configuration, isControlling: isControlling, random: .system(), at: host.now)
      guard let socket = try? host.openSocket(on: TransportAddress(127, 0, 0, 1, port: 0)) else { return }
      peer.addLocalCandidate(socket)
      side.hosted = host.add(peer, delegate: side, ownSockets: [socket])
    }
  }

  func stop() async {
    let side = side
    await loop.run { host in
      if let hosted = side.hosted { host.remove(hosted) }
      side.hosted = nil
    }
    loop.stop()
  }

  /// Ends as a killed process does: without a word.
  func halt() async { loop.stop() }

  /// Waits until what arrived is as wanted; false after ten seconds.
  func wait(until isDone: @escaping @Sendable (Arrivals) -> Bool) async -> Bool {
    for _ in 0..<2000 {
      if state.value.withLock({ isDone($0) }) { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }

  var arrivals: Arrivals { state.value.withLock { $0 } }

  private func change<Result: Sendable>(_ body: @escaping @Sendable (inout Peer, MediaInstant) throws -> Result)
    async throws -> Result
  {
    let side = side
    let result = await loop.run { host -> Swift.Result<Result, any Error> in
      guard let hosted = side.hosted else { return .failure(TestSocket.Ended()) }
      return Swift.Result { try host.update(hosted) { try body(&$0, host.now) } }
    }
    guard let result else { throw TestSocket.Ended() }
    return try result.get()
  }

  // MARK: Negotiation

  /// Makes an offer that sends these tracks and has sections to receive in, and data channels.
  func offer(sending tracks: [(cid: String, kind: MediaKind)], receiving: [MediaKind] = []) async throws -> String {
    try await change { peer, now in
      for (cid, kind) in tracks {
        let known = peer.negotiation.transceivers.contains { $0.sender?.trackID == cid }
        guard !known else { continue }
        let sender = try peer.makeSender(streamID: "stream", trackID: cid)
        _ = try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
          try negotiation.addTransceiver(kind, direction: .sendOnly, sender: sender)
        }
      }
      for kind in receiving {
        _ = try peer.negotiate { (negotiation: inout Negotiation) throws(NegotiationError) in
          try negotiation.addTransceiver(kind, direction: .receiveOnly)
        }
      }
      peer.negotiate { $0.enableDataChannels() }
      return try peer.createOffer(at: now).sdp
    }
  }

  func openChannels() async throws {
    try await change { peer, _ in
      _ = try peer.openDataChannel(label: ChannelLabel.reliable.rawValue)
      _ = try peer.openDataChannel(label: ChannelLabel.lossy.rawValue, ordered: false, reliability: .maxRetransmits(0))
    }
  }

  func take(answer sdp: String) async throws {
    try await change { peer, now in _ = try peer.setRemote(SessionDescription(sdp), as: .answer, at: now) }
  }

  func answer(offer sdp: String) async throws -> String {
    try await change { peer, now in
      _ = try peer.setRemote(SessionDescription(sdp), as: .offer, at: now)
      return try peer.createAnswer(at: now).answer.sdp
    }
  }

  // MARK: Media

  /// Sends one packet on the stream of a track; with an audio level where that was negotiated.
  func send(_ payload: [UInt8], sequence: UInt16, timestamp: UInt32, marker: Bool = false, track cid: String)
    async throws
  {
    let side = side
    _ = await loop.run { host in
      guard let hosted = side.hosted,
        let transceiver = hosted.peer.negotiation.transceivers.first(where: { $0.sender?.trackID == cid }),
        let stream = hosted.peer.sendStream(of: transceiver.id),
        let codec = hosted.peer.negotiation.session?.media(transceiver.id)?.codecs.first
      else { return }
      let header = RTPOutgoing(
        marker: marker, payloadType: codec.payloadType, sequenceNumber: sequence, timestamp: timestamp, ssrc: 0,
        extensions: hosted.peer.audioExtensions(level: AudioLevel(magnitude: 10, voice: true)))
      host.send(header, payload: payload.span.bytes, on: stream, of: hosted)
      host.flush()
    }
  }

  func sendData(_ bytes: [UInt8], on label: ChannelLabel = .reliable) async throws {
    let side = side
    _ = await loop.run { host in
      guard let hosted = side.hosted, let id = side.channels[label.rawValue] else { return }
      host.update(hosted) { peer in _ = peer.sendData(bytes.span.bytes, binary: true, on: id, at: host.now) }
    }
  }
}
