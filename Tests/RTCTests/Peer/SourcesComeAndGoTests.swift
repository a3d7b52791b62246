import MediaBasics
import RTCSimulation
import Testing

@testable import RTC

/// One long connection in which tracks come and go.
@Suite struct SourcesComeAndGoTests {
  private static func connect(_ makers: (SRTPMaker, SRTPMaker)) throws -> SimulatedCall {
    let call = try PeerPair.call(makers: makers)
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    return call
  }

  /// Sends another track from A, or none, and agrees on it.
  private static func change(_ call: SimulatedCall, direction: MediaDirection = .sendReceive, isNew: Bool = true) throws
  {
    try call.with(.a) { peer in
      let id = try #require(peer.negotiation.transceivers.first?.id)
      let sender = isNew ? try peer.makeSender(streamID: "-", trackID: "voice") : nil
      try peer.negotiate { (negotiation) throws(NegotiationError) in
        if let sender {
          try negotiation.setSender(sender, direction: direction, of: id)
        } else {
          try negotiation.setDirection(direction, of: id)
        }
      }
    }
    try PeerPair.exchange(call)
  }

  private static func send(_ call: SimulatedCall, _ sequence: UInt16, on stream: SendStreamID) -> Bool {
    call.send(
      RTPOutgoing(marker: false, payloadType: 111, sequenceNumber: sequence, timestamp: 0, ssrc: 0),
      payload: [1, 2, 3], on: stream, from: .a)
  }

  private static func sources(_ transform: (any SRTPTransform)?) -> (inbound: Int, outbound: Int) {
    switch transform {
    case let transform as OpenSSLTransform: (transform.inbound.count, transform.outbound.count)
    case let transform as LibSRTPTransform: (transform.inboundSources.count, transform.outboundSources.count)
    default: (0, 0)
    }
  }

  @Test(arguments: [(SRTPMaker.libsrtp, SRTPMaker.openssl), (.openssl, .libsrtp)])
  func aThousandTracksOneAfterAnotherAreAllHeard(makers: (SRTPMaker, SRTPMaker)) throws {
    let call = try Self.connect(makers)
    var seen: Set<UInt32> = []
    var streams: [SendStreamID] = []
    for turn in 0..<1_000 {
      try Self.change(call)
      let stream = try #require(PeerPair.stream(call, .a))
      #expect(Self.send(call, UInt16(turn), on: stream))
      // Long enough for reports of both sides now and then.
      call.run(for: .milliseconds(turn % 20 == 0 ? 1_100 : 2))
      let heard = call.takeMedia(.b)
      try #require(heard.count == 1, "track \(turn)")
      seen.insert(heard[0].packet.ssrc)
      streams.append(stream)
    }
    #expect(seen.count == 1_000, "no source is used twice")
    #expect(call.with(.a) { $0.sendStreams.count } <= 2, "places of streams that are gone are taken again")
    #expect(call.with(.b) { $0.receiveStreams.count } <= 1)
    let (ours, theirs) = (call.with(.a) { Self.sources($0.srtp) }, call.with(.b) { Self.sources($0.srtp) })
    #expect(ours.outbound <= 4 && theirs.outbound <= 4)
    #expect(theirs.inbound <= Peer.maximumUnclaimedSources + 2)
    #expect(call.with(.b) { $0.drops.total } == 0)
    // The name of a stream that is gone is not the name of the one that has its place.
    #expect(!Self.send(call, 1, on: streams[streams.count - 3]))
    #expect(call.with(.a) { $0.sendStatistics(streams[0]) } == nil)
  }

  /// Past the rollover a receiver that had forgotten the counter would be deaf for good.
  @Test(arguments: [(SRTPMaker.libsrtp, SRTPMaker.openssl), (.openssl, .libsrtp)])
  func aTrackThatPausesForAWhileIsUnderstoodWhereItGoesOn(makers: (SRTPMaker, SRTPMaker)) throws {
    let call = try Self.connect(makers)
    let stream = try #require(PeerPair.stream(call, .a))
    for turn in stride(from: 0, through: 5 << 15, by: 0x1000) {
      #expect(Self.send(call, UInt16(truncatingIfNeeded: turn), on: stream))
      call.run(for: .milliseconds(20))
    }
    #expect(call.takeMedia(.b).count == 41)
    try Self.change(call, direction: .inactive, isNew: false)
    #expect(!Self.send(call, 0x8001, on: stream))
    call.run(for: .seconds(30))
    try Self.change(call, direction: .sendReceive, isNew: false)
    #expect(PeerPair.stream(call, .a) == stream)
    #expect(Self.send(call, 0x8002, on: stream))
    call.run(for: .milliseconds(20))
    #expect(call.takeMedia(.b).map(\.packet.sequenceNumber) == [0x8002])
  }

  @Test func retransmissionsOfAStreamThatIsGoneAreNotSentFromAnother() throws {
    let call = try Self.connect((.openssl, .openssl))
    let stream = try #require(PeerPair.stream(call, .a))
    #expect(Self.send(call, 5, on: stream))
    call.run(for: .milliseconds(20))
    _ = call.takeMedia(.b)
    call.with(.a) { $0.pendingResends.append(PendingResend(stream: stream.index, sequence: 5)) }
    call.run(for: .milliseconds(20))
    // What was asked for in the same turn in which the stream went.
    try call.with(.a) { peer in
      peer.pendingResends.append(PendingResend(stream: stream.index, sequence: 5))
      let id = try #require(peer.negotiation.transceivers.first?.id)
      try peer.negotiate { (negotiation) throws(NegotiationError) in
        try negotiation.setSender(nil, direction: .receiveOnly, of: id)
      }
      let offer = try peer.createOffer(at: call.now)
      let answer = try call.with(.b) { peer in
        try peer.setRemote(offer, as: .offer, at: call.now)
        return try peer.createAnswer(at: call.now).answer
      }
      try peer.setRemote(answer, as: .answer, at: call.now)
      #expect(peer.pendingResends.isEmpty && peer.sendIndex.isEmpty)
      #expect(peer.sendStreams.allSatisfy { $0.history == nil }, "what was kept for it is given back")
    }
  }

  @Test func tooManySourcesHaveAReasonOfTheirOwn() {
    #expect(PacketDropReason(.tooManySources) == .tooManySources)
    #expect(PacketDropReason(.authenticationFailed) == .failedAuthentication)
  }
}
