import MediaBasics
import RTCSimulation
import Testing

@testable import RTC

/// How RTCP is packed into datagrams.
@Suite struct CompoundReportsTests {
  /// - Parameter isReduced: whether both agree on reduced-size RTCP (RFC 5506).
  private static func connect(isReduced: Bool, history: Int = 0) throws -> SimulatedCall {
    var configurations = [
      try PeerPair.configuration(.openssl, cname: "a"), try PeerPair.configuration(.openssl, cname: "b"),
    ]
    for i in configurations.indices { configurations[i].retransmissionHistory = history }
    var a = Peer(configuration: configurations[0], isControlling: true, random: SeededGenerator(seed: 1), at: .zero)
    var b = Peer(configuration: configurations[1], isControlling: false, random: SeededGenerator(seed: 2), at: .zero)
    let sender = try a.makeSender(streamID: "-", trackID: "voice")
    try a.negotiate { (negotiation) throws(NegotiationError) in
      _ = try negotiation.addTransceiver(.audio, direction: .sendOnly, sender: sender)
    }
    let whole = try a.createOffer(at: .zero)
    var offer = whole
    if !isReduced { offer = try SessionDescription(whole.sdp.replacing("a=rtcp-rsize\r\n", with: "")) }
    try b.setRemote(offer, as: .offer, at: .zero)
    try a.setRemote(try b.createAnswer(at: .zero).answer, as: .answer, at: .zero)
    let call = SimulatedCall(a: a, b: b, toB: LinkConditions(latency: .milliseconds(5)), toA: nil, seed: 3)
    let candidates = call.with(.a) { $0.localCandidates.map(\.sdp) }
    call.with(.b) { peer in for line in candidates { peer.addRemoteCandidate(line, at: call.now) } }
    let others = call.with(.b) { $0.localCandidates.map(\.sdp) }
    call.with(.a) { peer in for line in others { peer.addRemoteCandidate(line, at: call.now) } }
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    return call
  }

  private static func send(_ call: SimulatedCall, _ sequence: Int) throws {
    let stream = try #require(PeerPair.stream(call, .a))
    call.send(
      RTPOutgoing(
        marker: false, payloadType: 111, sequenceNumber: UInt16(truncatingIfNeeded: sequence), timestamp: 0, ssrc: 0),
      payload: [1], on: stream, from: .a)
  }

  /// The type of a compound's first packet is not encrypted.
  private static func firstTypes(from side: SimulatedCall.Side, of call: SimulatedCall, _ body: () throws -> Void)
    rethrows -> [UInt8]
  {
    var types: [UInt8] = []
    call.filter = { from, datagram in
      if from == side, datagram.count > 1, (128...191).contains(datagram[0]), (192...223).contains(datagram[1]) {
        types.append(datagram[1])
      }
      return true
    }
    try body()
    call.filter = nil
    return types
  }

  @Test func feedbackGoesAloneOnlyWhereThatWasAgreed() throws {
    for isReduced in [false, true] {
      let call = try Self.connect(isReduced: isReduced)
      let types = try Self.firstTypes(from: .b, of: call) {
        for sequence in [1, 2, 5, 6] {
          try Self.send(call, sequence)
          call.run(for: .milliseconds(20))
        }
        call.with(.b) { $0.requestKeyFrame(section: 0, encoding: 0, at: call.now) }
        call.run(for: .milliseconds(100))
      }
      #expect(types.contains { $0 != 200 && $0 != 201 } == isReduced, "\(types)")
      // Either way what it says arrives.
      let events = call.takeEvents(.a)
      #expect(events.contains { if case .keyFrameRequested = $0 { true } else { false } })
      #expect(events.contains { if case .retransmissionRequested(_, [3, 4]) = $0 { true } else { false } })
      #expect(call.with(.a) { $0.drops.total } == 0)
    }
  }

  /// Every seventeenth of 8,000 packets a second: each takes a pair of its own in the NACK.
  @Test(arguments: [false, true]) func lossesThatDoNotFitADatagramAreAskedForInSeveral(isReduced: Bool) throws {
    let call = try Self.connect(isReduced: isReduced)
    let lost = stride(from: 17, to: 7_000, by: 17).map { UInt16($0) }
    try Self.send(call, 0)
    call.run(for: .milliseconds(500))
    // They come between two looks at what is due.
    for sequence in 1..<7_000 where sequence % 17 != 0 { try Self.send(call, sequence) }
    _ = call.takeEvents(.a)
    call.run(for: .milliseconds(40))
    var asked: Set<UInt16> = []
    for event in call.takeEvents(.a) {
      if case .retransmissionRequested(_, let sequences) = event { asked.formUnion(sequences) }
    }
    #expect(lost.count > 400)
    #expect(asked == Set(lost))
    #expect(call.with(.b) { $0.drops.total } == 0)
  }

  @Test func aReportOfAnyArrivalsFitsADatagram() throws {
    var recorder = TransportFeedbackRecorder()
    var random = SeededGenerator(seed: 4)
    var expected: Set<UInt16> = []
    var now = MediaInstant.zero + .seconds(1)
    // Every fourth number, at distances that take two bytes each, in a burst that nobody looked at meanwhile.
    for n in 0..<900 {
      now += .milliseconds(Int.random(in: 70...90, using: &random))
      let sequence = UInt16(truncatingIfNeeded: 65_000 + 4 * n)
      expected.insert(sequence)
      recorder.received(sequence, marker: false, at: now)
    }
    var told: Set<UInt16> = []
    var reports = 0
    for _ in 0..<20 {
      now += .milliseconds(100)
      while let report = recorder.report(sender: 1, media: 2, at: now) {
        reports += 1
        #expect(RTCPPacket.compound([.transportFeedback(report)]).count <= Peer.fullCompound)
        for (offset, delta) in report.deltas.enumerated() where delta != nil {
          told.insert(report.base &+ UInt16(offset))
        }
      }
    }
    #expect(told == expected)
    #expect(reports >= 4)
  }
}
