import MediaBasics
import RTC
import RTCSimulation

/// A caller A that sends and receives one audio track and has data channels, and a callee B that does the same.
enum PeerPair {
  static func configuration(_ maker: SRTPMaker, cname: String) throws -> PeerConfiguration {
    var configuration = PeerConfiguration(
      identity: try DTLSIdentity.generate(),
      negotiation: NegotiationConfiguration(cname: cname, sessionID: 1), anchor: NTPAnchor(ntpAtZero: 0xe000_0000 << 32)
    )
    configuration.srtp = maker
    configuration.retransmissionHistory = 64
    return configuration
  }

  static func call(
    toB: LinkConditions = LinkConditions(), toA: LinkConditions? = nil, seed: UInt64 = 1,
    makers: (SRTPMaker, SRTPMaker) = (.libsrtp, .openssl)
  ) throws -> SimulatedCall {
    var a = Peer(
      configuration: try configuration(makers.0, cname: "a"), isControlling: true, random: SeededGenerator(seed: seed),
      at: .zero)
    let b = Peer(
      configuration: try configuration(makers.1, cname: "b"), isControlling: false,
      random: SeededGenerator(seed: seed &+ 1_000), at: .zero)
    let sender = try a.makeSender(streamID: "-", trackID: "voice")
    try a.negotiate { (negotiation) throws(NegotiationError) in
      try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: sender)
      negotiation.enableDataChannels()
    }
    return SimulatedCall(a: a, b: b, toB: toB, toA: toA, seed: seed)
  }

  /// Offer to B, answer to A; B sends audio too.
  static func exchange(_ call: SimulatedCall, restartingICE: Bool = false) throws {
    let offer = try call.with(.a) { peer in try peer.createOffer(restartingICE: restartingICE, at: call.now) }
    let answer = try call.with(.b) { peer in
      try peer.setRemote(offer, as: .offer, at: call.now)
      if let id = peer.negotiation.transceiverAvailableForSending(.audio) {
        let sender = try peer.makeSender(streamID: "-", trackID: "answer")
        try peer.negotiate { (negotiation) throws(NegotiationError) in
          try negotiation.setSender(sender, direction: .sendReceive, of: id)
        }
      }
      return try peer.createAnswer(at: call.now).answer
    }
    try call.with(.a) { peer in _ = try peer.setRemote(answer, as: .answer, at: call.now) }
  }

  static func isConnected(_ call: SimulatedCall) -> Bool {
    call.with(.a) { $0.isConnected } && call.with(.b) { $0.isConnected }
  }

  static func stream(_ call: SimulatedCall, _ side: SimulatedCall.Side) -> SendStreamID? {
    call.with(side) { peer in
      peer.negotiation.transceivers.first.flatMap { peer.sendStream(of: $0.id) }
    }
  }
}
