import MediaBasics
import Testing

@testable import RTC

@Suite struct HandshakeTests {
  @Test func bothSidesBeginAtOnceAndMeet() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    let (toldA, toldB) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(met)
    #expect(pair.now <= .zero + .milliseconds(60))
    #expect(toldA == [.established])
    #expect(toldB == [.established])
    let taken = pair.a.send([1, 2, 3], on: 7, protocolIdentifier: 53, at: pair.now)
    #expect(taken == .queued)
    var received: [SCTPEvent] = []
    pair.run(for: .seconds(1)) {
      received += $0.b.takeEvents(); return !received.isEmpty
    }
    #expect(received == [.message(stream: 7, protocolIdentifier: 53, payload: [1, 2, 3])])
  }

  @Test func theSecondSideMayBeginAnyTimeLater() {
    // From within the first flight of packets to long after several INITs went unanswered.
    for lateness in [1, 5, 10, 15, 20, 25, 30, 40, 300, 700, 5_000] {
      var pair = Pair<SCTPAssociation>(seed: UInt64(lateness))
      pair.a.start(at: pair.now)
      pair.run(for: .milliseconds(lateness))
      pair.b.start(at: pair.now)
      let met = pair.run(for: .seconds(10)) { $0.a.state == .established && $0.b.state == .established }
      #expect(met, "late by \(lateness) ms")
      let crossed = messagesCross(&pair)
      #expect(crossed)
    }
  }

  @Test func anyOnePacketOfTheHandshakeMayBeLost() {
    for direction in [true, false] {
      for lost in 0..<6 {
        var pair = Pair<SCTPAssociation>(seed: UInt64(lost))
        if direction { pair.toB.passes = { n, _ in n != lost } } else { pair.toA.passes = { n, _ in n != lost } }
        let met = pair.connect()
        #expect(met, "lost \(lost)")
        let crossed = messagesCross(&pair)
        #expect(crossed)
      }
    }
  }

  @Test func anySetOfLossesInTheFirstPacketsIsSurvived() {
    for mask in 0..<256 {
      var pair = Pair<SCTPAssociation>(seed: UInt64(mask))
      pair.toB.passes = { n, _ in n >= 4 || mask >> n & 1 == 0 }
      pair.toA.passes = { n, _ in n >= 4 || mask >> (n + 4) & 1 == 0 }
      let met = pair.connect()
      #expect(met, "lost \(String(mask, radix: 2))")
      let crossed = messagesCross(&pair)
      #expect(crossed)
    }
  }

  @Test func aHandshakeThroughHeavyLossReorderingAndDuplicationSucceeds() {
    for seed in 0..<200 as Range<UInt64> {
      var pair = Pair<SCTPAssociation>(seed: seed) {
        $0.loss = 0.3
        $0.reordering = 0.5
        $0.duplication = 0.5
      }
      let met = pair.connect(within: .seconds(60))
      #expect(met, "seed \(seed)")
    }
  }

  @Test func aPeerThatNeverAnswersIsGivenUp() {
    var configuration = SCTPConfiguration()
    configuration.maxInitiationRetransmissions = 4
    var pair = Pair<SCTPAssociation>(configurationA: configuration)
    pair.a.start(at: pair.now)
    let ended = pair.run(for: .seconds(60)) { $0.a.state == .closed }
    let told = pair.a.takeEvents()
    #expect(ended)
    #expect(told == [.closed(.peerUnreachable)])
    #expect(pair.toB.sent == 5, "one INIT and four more")
  }

  @Test func aLateCopyOfAnInitiationChangesNothing() {
    var pair = Pair<SCTPAssociation>()
    var first: [UInt8] = []
    pair.toB.passes = { n, packet in
      if n == 0 { first = packet }
      return true
    }
    let met = pair.connect()
    pair.b.receive(first.span.bytes, at: pair.now)
    pair.run(for: .seconds(5))
    #expect(met)
    #expect(pair.a.state == .established && pair.b.state == .established)
    let crossed = messagesCross(&pair)
    #expect(crossed)
  }

  @Test func aCookieThatCameTooLateIsRefusedAndANewOneIsAskedFor() {
    var configuration = SCTPConfiguration()
    configuration.cookieLife = .milliseconds(5)
    var pair = Pair<SCTPAssociation>(configurationB: configuration)
    // Only A begins, so that its cookie is the only way; the link is slower than the cookie lives.
    pair.b.start(at: pair.now)
    pair.toA.passes = { n, _ in n > 0 }
    pair.a.start(at: pair.now)
    pair.run(for: .milliseconds(200))
    #expect(pair.b.statistics.dropped(.staleCookie) > 0)
    // B's own INIT, sent again after a while, makes the association.
    let met = pair.run(for: .seconds(5)) { $0.a.state == .established && $0.b.state == .established }
    #expect(met)
  }

  @Test func dataThatOvertakesALostCookieAckIsTakenAtOnce() {
    var pair = Pair<SCTPAssociation>()
    // A's cookie arrives, but neither B's answer to it nor B's own cookie.
    pair.toA.passes = { _, packet in
      guard case .success(let parsed) = SCTPPacket.parse(packet.span.bytes) else { return true }
      return !parsed.chunks.contains { $0 == .cookieAcknowledgement || $0.type == SCTPChunkType.cookieEcho }
    }
    pair.a.start(at: pair.now)
    pair.b.start(at: pair.now)
    pair.run(for: .seconds(2)) { $0.b.state == .established }
    #expect(pair.a.state == .cookieEchoed)
    pair.flush()
    _ = pair.b.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    let before = pair.now
    var received: [SCTPEvent] = []
    pair.run(for: .seconds(2)) {
      received += $0.a.takeEvents(); return received.count == 2
    }
    #expect(received == [.established, .message(stream: 0, protocolIdentifier: 53, payload: [1])])
    #expect(pair.now - before < .milliseconds(50))
  }

  @Test func aPeerThatStartsOverEndsTheAssociation() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    pair.b = SCTPAssociation(random: SeededGenerator(seed: 4242))
    pair.b.start(at: pair.now)
    pair.run(for: .seconds(2)) { $0.a.state == .closed && $0.b.state == .closed }
    let (toldA, toldB) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(toldA == [.closed(.peerRestarted)])
    #expect(toldB == [.closed(.abortedByPeer(cause: SCTPErrorCause.protocolViolation))])
  }

  @Test func unknownParametersAreReportedOrPassedOverAsTheirTypeSays() throws {
    var association = SCTPAssociation(random: SeededGenerator(seed: 1))
    association.start(at: .zero)
    while association.pollTransmit() != nil {}
    var initiation = PacketSamples.initiation
    initiation.parameters = [
      SCTPParameter(type: 0x8123, value: [1]),  // pass over in silence
      SCTPParameter(type: 0xc123, value: [2]),  // pass over, report
      SCTPParameter(type: SCTPParameter.forwardTSNSupported, value: []),
      SCTPParameter(type: 0x4123, value: [3]),  // stop here, report
      SCTPParameter(type: 0xc124, value: [4]),  // never read
    ]
    let request = PacketSamples.packet([.initiation(initiation)], tag: 0)
    association.receive(request.span.bytes, at: .zero)
    let polled = association.pollTransmit()
    let packet = try #require(polled)
    let answer = try SCTPPacket.parse(packet.span.bytes).get()
    guard case .initiationAcknowledgement(let body) = answer.chunks.first else {
      Issue.record("no INIT ACK")
      return
    }
    let reported = body.parameters.filter { $0.type == SCTPParameter.unrecognized }.map(\.value)
    #expect(reported == [[0xc1, 0x23, 0, 5, 2, 0, 0, 0], [0x41, 0x23, 0, 5, 3, 0, 0, 0]])
    #expect(answer.verificationTag == initiation.initiateTag)
  }

  private func messagesCross(_ pair: inout Pair<SCTPAssociation>) -> Bool {
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    _ = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    _ = pair.b.send([2], on: 0, protocolIdentifier: 53, at: pair.now)
    var (a, b): ([[UInt8]], [[UInt8]]) = ([], [])
    return pair.run(for: .seconds(5)) {
      a += $0.a.takeMessages().map(\.payload)
      b += $0.b.takeMessages().map(\.payload)
      return a == [[2]] && b == [[1]]
    }
  }
}
