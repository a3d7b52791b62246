import MediaBasics
import RTC
import Sound

@testable import RTCTransport

/// Our engine: one peer on a media thread of its own, over one real socket.
final class OurSide: Sendable {
  private let loop: MediaLoop
  /// The address of our socket.
  let address: TransportAddress

  private init(loop: MediaLoop, address: TransportAddress) {
    self.loop = loop
    self.address = address
  }

  /// - Parameters:
  ///   - ip: where the socket is bound.
  ///   - profiles: SRTP profiles, the best first.
  ///   - namesAddress: whether our descriptions have the socket's address; false to trickle it later.
  static func start(
    ip: String, isControlling: Bool, profiles: [SRTPProfile] = SRTPProfile.preferred, receivesVideo: Bool = false,
    namesAddress: Bool = true
  ) async throws -> OurSide {
    guard let wanted = TransportAddress(ip: ip, port: 0) else { throw StoryError("no address: \(ip)") }
    let negotiation = NegotiationConfiguration(
      videoCodecs: receivesVideo ? [.vp8] : [], cname: "ours", sessionID: 4_711)
    var configuration = PeerConfiguration(
      identity: try DTLSIdentity.generate(), negotiation: negotiation, anchor: .system)
    configuration.profiles = profiles
    configuration.retransmissionHistory = 1_024
    configuration.hasAllCandidates = namesAddress
    // Other tests may hold this one up for long between a description and its answer.
    configuration.connectTimeout = .seconds(120)
    configuration.ice.patience = .seconds(120)
    let loop = try MediaLoop(name: "our side")
    let address = await loop.run { [configuration] host in
      Result {
        let local = try host.openSocket(on: wanted)
        var peer = Peer(configuration: configuration, isControlling: isControlling, random: .system(), at: host.now)
        if namesAddress { peer.addLocalCandidate(local) }
        let studio = Studio()
        let hosted = host.add(peer, delegate: studio, ownSockets: [local])
        studio.work(on: host, of: hosted)
        return local
      }
    }
    guard let address else { throw StoryError("the media thread has ended") }
    return OurSide(loop: loop, address: try address.get())
  }

  /// Does something on the media thread.
  func run<Value: Sendable>(_ body: @escaping @Sendable (HostedPeer, Studio, MediaHost) throws -> Value) async throws
    -> Value
  {
    let result = await loop.run { host in
      Result {
        guard let hosted = host.hostedPeers.first, let studio = hosted.delegate as? Studio else {
          throw StoryError("our peer is gone")
        }
        return try body(hosted, studio, host)
      }
    }
    guard let result else { throw StoryError("the media thread has ended") }
    return try result.get()
  }

  /// Changes the peer.
  func change<Value: Sendable>(_ body: @escaping @Sendable (inout Peer, MediaInstant) throws -> Value) async throws
    -> Value
  {
    try await run { hosted, _, host in
      try host.update(hosted) { (peer) throws(any Error) in try body(&peer, host.now) }
    }
  }

  // MARK: Media

  /// Sends and receives audio on one more section, saying a tone.
  func addTone(_ frequency: Double) async throws {
    let id = try await change { peer, _ in
      let sender = try peer.makeSender(streamID: "-", trackID: "tone\(Int(frequency))")
      return try peer.negotiate { (negotiation) throws(NegotiationError) in
        try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: sender)
      }
    }
    try await run { _, studio, _ in studio.speakers.append(try Speaker(transceiver: id, frequency: frequency)) }
  }

  /// Sends back the pictures of the first video section.
  func mirrorPictures() async throws {
    let id = try await change { peer, _ in
      let sender = try peer.makeSender(streamID: "-", trackID: "mirror", retransmits: true)
      return try peer.negotiate { (negotiation) throws(NegotiationError) in
        try negotiation.addTransceiver(.video, direction: .sendReceive, sender: sender)
      }
    }
    try await run { _, studio, _ in studio.mirror = id }
  }

  /// The tone of the last second on a section; nil before there is one.
  func hear(section: Int = 0) async throws -> (frequency: Double, level: Double)? {
    try await run { _, studio, _ in studio.listeners[section]?.tone() }
  }

  func sound(section: Int = 0) async throws -> JitterBufferStatistics? {
    try await run { _, studio, _ in studio.listeners[section]?.statistics }
  }

  // MARK: Offer and answer

  func enableDataChannels() async throws {
    try await change { peer, _ in peer.negotiate { $0.enableDataChannels() } }
  }

  func offer(restartingICE: Bool = false) async throws -> String {
    try await change { peer, now in try peer.createOffer(restartingICE: restartingICE, at: now).sdp }
  }

  func answer(_ offer: String) async throws -> String {
    try await change { peer, now in
      try peer.setRemote(try SessionDescription(offer), as: .offer, at: now)
      return try peer.createAnswer(at: now).answer.sdp
    }
  }

  func accept(_ answer: String) async throws {
    try await change { peer, now in _ = try peer.setRemote(try SessionDescription(answer), as: .answer, at: now) }
  }

  /// Takes a candidate that trickled in; may be called from any thread.
  func addCandidate(_ line: String) {
    loop.perform { host in
      guard let hosted = host.hostedPeers.first else { return }
      host.update(hosted) { peer in _ = peer.addRemoteCandidate(line, at: host.now) }
    }
  }

  func endOfCandidates() {
    loop.perform { host in
      guard let hosted = host.hostedPeers.first else { return }
      host.update(hosted) { $0.endOfRemoteCandidates(at: host.now) }
    }
  }

  /// Tells the peer of its socket now, and answers the line that the other side is to be told.
  func nameAddress() async throws -> String {
    let address = address
    return try await change { peer, _ in
      peer.addLocalCandidate(address)
      return peer.localCandidates.first?.sdp ?? ""
    }
  }

  // MARK: Data channels

  func openChannel(
    _ label: String, ordered: Bool = true, reliability: SCTPReliability = .reliable, negotiatedID: UInt16? = nil,
    protocol: String = ""
  ) async throws -> DataChannelID {
    try await change { peer, _ in
      try peer.openDataChannel(
        label: label, protocol: `protocol`, ordered: ordered, reliability: reliability, negotiatedID: negotiatedID)
    }
  }

  func send(_ bytes: [UInt8], binary: Bool, on channel: DataChannelID) async throws -> DataChannelSendResult {
    try await change { peer, now in peer.sendData(bytes.span.bytes, binary: binary, on: channel, at: now) }
  }

  func closeChannel(_ channel: DataChannelID) async throws {
    try await change { peer, now in peer.closeDataChannel(channel, at: now) }
  }

  // MARK: What happened

  func seen() async throws -> Seen { try await run { _, studio, _ in studio.seen } }

  func state() async throws -> PeerState { try await run { hosted, _, _ in hosted.peer.state } }

  func sees(_ condition: @Sendable (Seen) -> Bool) async throws -> Bool {
    try await eventually { condition(try await seen()) }
  }

  /// Closes the peer politely.
  func close() async throws {
    try await run { hosted, studio, host in
      studio.rest()
      host.remove(hosted)
    }
  }

  func end() async {
    _ = try? await close()
    loop.stop()
  }
}
