import MediaBasics

@testable import RTC

/// Two peers after offer and answer, on a wire that the caller moves by hand.
final class HarnessCall {
  enum Side { case a, b }

  var a: Peer
  var b: Peer
  private(set) var now = MediaInstant.zero
  /// Datagrams on their way, oldest first.
  private(set) var toA: [[UInt8]] = []
  private(set) var toB: [[UInt8]] = []
  private var batch = PacketBatch(capacity: 64)

  static let addressA = TransportAddress(10, 0, 0, 1, port: 1_000)
  static let addressB = TransportAddress(10, 0, 0, 2, port: 2_000)
  static let foreignAddress = TransportAddress(10, 0, 0, 3, port: 3_000)
  private static let most = 96

  /// - Parameter flags: bits choose the makers of SRTP, whether video is agreed, and who is DTLS client.
  init?(_ flags: UInt8) {
    guard let first = HarnessIdentity.first, let second = HarnessIdentity.second else { return nil }
    func configuration(_ identity: DTLSIdentity, _ cname: String, _ maker: SRTPMaker) -> PeerConfiguration {
      var configuration = PeerConfiguration(
        identity: identity,
        negotiation: NegotiationConfiguration(
          videoCodecs: flags & 4 != 0 ? CodecDescription.forwardedVideo : [], acceptsSimulcast: true, cname: cname,
          sessionID: 1), anchor: NTPAnchor(ntpAtZero: 0xe000_0000 << 32))
      configuration.srtp = maker
      configuration.retransmissionHistory = flags & 8 != 0 ? 64 : 0
      configuration.answersActively = flags & 16 != 0
      return configuration
    }
    a = Peer(
      configuration: configuration(first, "a", flags & 1 != 0 ? .libsrtp : .openssl), isControlling: true,
      random: SeededGenerator(seed: 1), at: .zero)
    b = Peer(
      configuration: configuration(second, "b", flags & 2 != 0 ? .libsrtp : .openssl), isControlling: false,
      random: SeededGenerator(seed: 2), at: .zero)
    a.addLocalCandidate(Self.addressA)
    b.addLocalCandidate(Self.addressB)
    do {
      let voice = try a.makeSender(streamID: "-", trackID: "voice")
      let camera = try a.makeSender(streamID: "-", trackID: "camera", retransmits: true)
      try a.negotiate { (negotiation) throws(NegotiationError) in
        try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: voice)
        if flags & 4 != 0 { try negotiation.addTransceiver(.video, direction: .sendReceive, sender: camera) }
        negotiation.enableDataChannels()
      }
      let offer = try a.createOffer(at: now)
      try b.setRemote(offer, as: .offer, at: now)
      if let id = b.negotiation.transceiverAvailableForSending(.audio) {
        let sender = try b.makeSender(streamID: "-", trackID: "answer")
        try b.negotiate { (negotiation) throws(NegotiationError) in
          try negotiation.setSender(sender, direction: .sendReceive, of: id)
        }
      }
      try a.setRemote(try b.createAnswer(at: now).answer, as: .answer, at: now)
    } catch {
      fatalError("offer and answer of two honest peers: \(error)")
    }
    settle()
  }

  var isConnected: Bool { a.isConnected && b.isConnected }

  /// Moves the wire and the clock until both are connected, or it takes too long.
  func connect() {
    for _ in 0..<60 where !isConnected { step() }
  }

  /// Delivers what is on its way, then goes to the next thing due.
  func step() {
    let (forA, forB) = (toA, toB)
    toA = []
    toB = []
    for datagram in forA { deliver(datagram, to: .a) }
    for datagram in forB { deliver(datagram, to: .b) }
    if toA.isEmpty, toB.isEmpty, let next = MediaInstant?.earliest(a.nextDeadline?.at, b.nextDeadline?.at) {
      pass(max(.zero, next - now))
    }
  }

  func pass(_ time: MediaDuration) {
    now += time
    a.advance(to: now)
    b.advance(to: now)
    settle()
  }

  /// - Parameter isForeign: it comes from an address that neither description names.
  func deliver(_ datagram: [UInt8], to side: Side, isForeign: Bool = false) {
    var buffer = datagram
    let length = buffer.count
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    let reception =
      switch side {
      case .a:
        a.receive(
          &bytes, length: length,
          on: TransportPath(local: Self.addressA, remote: isForeign ? Self.foreignAddress : Self.addressB), at: now)
      case .b:
        b.receive(
          &bytes, length: length,
          on: TransportPath(local: Self.addressB, remote: isForeign ? Self.foreignAddress : Self.addressA), at: now)
      }
    if case .media(let packet) = reception {
      expect(packet.length <= length, "a packet does not grow")
      expect(
        packet.payloadOffset >= 12 && packet.payloadLength >= 0
          && packet.payloadOffset + packet.payloadLength <= packet.length, "the payload lies within the packet")
    }
    settle()
  }

  /// Takes the oldest datagram off the wire towards a side.
  func take(towards side: Side) -> [UInt8]? {
    switch side {
    case .a: toA.isEmpty ? nil : toA.removeFirst()
    case .b: toB.isEmpty ? nil : toB.removeFirst()
    }
  }

  /// Collects what both have to say and forgets their events.
  func settle() {
    while true {
      let isDone = a.drain(into: &batch, at: now)
      collect(&toB)
      if isDone { break }
    }
    while true {
      let isDone = b.drain(into: &batch, at: now)
      collect(&toA)
      if isDone { break }
    }
    while a.pollEvent() != nil {}
    while b.pollEvent() != nil {}
  }

  private func collect(_ wire: inout [[UInt8]]) {
    for i in 0..<batch.count where wire.count < Self.most { wire.append(batch.withBytes(i) { Array($0) }) }
    batch.removeAll()
  }

  func send(_ header: RTPOutgoing, _ payload: [UInt8], from side: Side) {
    func stream(_ peer: borrowing Peer) -> SendStreamID? {
      peer.negotiation.transceivers.first.flatMap { peer.sendStream(of: $0.id) }
    }
    switch side {
    case .a:
      if let id = stream(a) { _ = a.send(header, payload: payload.span.bytes, on: id, at: now, into: &batch) }
      collect(&toB)
    case .b:
      if let id = stream(b) { _ = b.send(header, payload: payload.span.bytes, on: id, at: now, into: &batch) }
      collect(&toA)
    }
  }

  /// How far both are, as far as datagrams move it.
  var progress: [PeerState] { [a.state, b.state] }

  func checkBounds() {
    Self.check(a)
    Self.check(b)
  }

  private static func check(_ peer: borrowing Peer) {
    expect(peer.receiveStreams.count <= Peer.maximumReceiveStreams, "streams are bounded")
    expect(peer.receiveIndex.count == peer.receiveStreams.count, "every stream is found by its source")
    expect(peer.pendingRTCP.count <= 64, "reports do not wait while there is a way to send them")
    expect(peer.earlyDTLS.count <= 8, "early datagrams are bounded")
    expect(peer.unclaimedSources.count <= Peer.maximumUnclaimedSources, "sources without a stream are bounded")
  }
}
