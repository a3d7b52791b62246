import MediaBasics
import Testing

@testable import RTC

/// The sender's reaction to losses, seen on the wire.
@Suite struct RecoveryTests {
  @Test func oneLostPacketIsSentAgainWithoutWaitingForTheTimer() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    let begin = pair.toB.sent
    pair.toB.passes = { n, _ in n != begin + 1 }
    for _ in 0..<8 { _ = pair.a.send([UInt8](repeating: 1, count: 1_100), on: 0, protocolIdentifier: 53, at: pair.now) }
    let before = pair.now
    var count = 0
    pair.run(for: .seconds(5)) {
      count += $0.b.takeMessages().count; return count == 8
    }
    #expect(count == 8)
    #expect(pair.a.statistics.timeouts == 0)
    #expect(pair.a.statistics.fastRecoveries == 1)
    #expect(pair.a.statistics.retransmissions == 1)
    #expect(pair.now - before < .milliseconds(150))
  }

  @Test func aRetransmissionThatIsLostTooIsNoticedFromLaterData() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    var lost = 0
    let victim = pair.a.localInitialTSN &+ 1
    pair.toB.passes = { _, packet in
      guard case .success(let parsed) = SCTPPacket.parse(packet.span.bytes) else { return true }
      for case .data(let chunk) in parsed.chunks where chunk.tsn == victim && lost < 2 {
        lost += 1
        return false
      }
      return true
    }
    var sent = 0
    var count = 0
    pair.run(for: .seconds(5)) {
      while sent < 60, $0.a.bufferedAmount < 3_000 {
        _ = $0.a.send([UInt8](repeating: 1, count: 1_100), on: 0, protocolIdentifier: 53, at: $0.now)
        sent += 1
      }
      count += $0.b.takeMessages().count
      return count == 60
    }
    #expect(lost == 2 && count == 60)
    #expect(pair.a.statistics.timeouts == 0)
  }

  @Test func theLastPacketLostComesBackByTheTimer() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    let begin = pair.toB.sent
    pair.toB.passes = { n, _ in n > begin + 1 }
    _ = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    let before = pair.now
    var count = 0
    pair.run(for: .seconds(20)) {
      count += $0.b.takeMessages().count; return count == 1
    }
    #expect(count == 1)
    #expect(pair.a.statistics.timeouts == 2)
    #expect(pair.now - before < .seconds(3))
  }

  @Test func aReceiverThatTakesBackWhatItReportedGetsItAgain() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    for _ in 0..<4 { _ = pair.a.send([UInt8](repeating: 1, count: 1_100), on: 0, protocolIdentifier: 53, at: pair.now) }
    while pair.a.pollTransmit() != nil {}
    let last = pair.a.transmission.cumulative.tsn
    let flight = pair.a.transmission.flight
    func sack(_ gaps: [SCTPSelectiveAcknowledgement.Gap]) -> [UInt8] {
      PacketSamples.packet(
        [
          .selectiveAcknowledgement(
            SCTPSelectiveAcknowledgement(cumulativeTSN: last, receiverWindow: 100_000, gaps: gaps, duplicates: []))
        ], tag: pair.a.localTag)
    }
    let reported = sack([.init(start: 2, end: 3)])
    let takenBack = sack([])
    pair.a.receive(reported.span.bytes, at: pair.now)
    #expect(pair.a.transmission.flight < flight)
    pair.a.receive(takenBack.span.bytes, at: pair.now)
    #expect(pair.a.transmission.flight == flight)
    var count = 0
    pair.run(for: .seconds(20)) {
      count += $0.b.takeMessages().count; return count == 4
    }
    #expect(count == 4)
  }

  @Test func acknowledgementsAreSentForEverySecondPacketOrSoon() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    pair.run(for: .seconds(1))
    let begin = pair.toA.sent
    _ = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    pair.run(for: .milliseconds(50))
    #expect(pair.toA.sent == begin, "one packet waits for a second")
    pair.run(for: .milliseconds(100))
    #expect(pair.toA.sent == begin + 1, "but not for long")
  }

  @Test func anAcknowledgementOfWhatWasNeverSentIsDropped() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    let sack = PacketSamples.packet(
      [
        .selectiveAcknowledgement(
          SCTPSelectiveAcknowledgement(
            cumulativeTSN: pair.a.localInitialTSN &+ 50, receiverWindow: 1, gaps: [], duplicates: []))
      ], tag: pair.a.localTag)
    pair.a.receive(sack.span.bytes, at: pair.now)
    #expect(pair.a.statistics.dropped(.invalidAcknowledgement) == 1)
    #expect(pair.a.transmission.peerWindow > 1)
  }
}
