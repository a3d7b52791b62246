import MediaBasics
import Testing

@testable import RTC

@Suite struct LifetimeTests {
  @Test func aMessageThatIsPastItsTimeIsNotSent() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    // Nothing gets through for longer than the message lives; a later one does.
    pair.toB.passes = { _, _ in false }
    _ = pair.a.send([1], on: 0, protocolIdentifier: 53, reliability: .maxLifetime(100), at: pair.now)
    pair.run(for: .milliseconds(300))
    pair.toB.passes = { _, _ in true }
    _ = pair.a.send([2], on: 0, protocolIdentifier: 53, at: pair.now)
    var received: [[UInt8]] = []
    let quiet = pair.run(for: .seconds(10)) {
      received += $0.b.takeMessages().map(\.payload)
      return $0.a.isQuiet
    }
    #expect(quiet)
    #expect(received == [[2]])
    #expect(pair.a.statistics.abandonedMessages == 1)
  }

  @Test func aLongMessageGivenUpHalfwayLeavesNothingBehindAndTheStreamGoesOn() {
    // A slow path: the message of 100 kB lives 200 ms, which is enough for about a tenth of it.
    var pair = Pair<SCTPAssociation>(seed: 3) { $0.rate = 50_000 }
    let met = pair.connect()
    #expect(met)
    let long = [UInt8](repeating: 7, count: 100_000)
    _ = pair.a.send(long, on: 0, protocolIdentifier: 53, reliability: .maxLifetime(200), at: pair.now)
    _ = pair.a.send([9], on: 0, protocolIdentifier: 53, at: pair.now)
    var received: [[UInt8]] = []
    let quiet = pair.run(for: .seconds(20)) {
      received += $0.b.takeMessages().map(\.payload)
      return $0.a.isQuiet
    }
    #expect(quiet)
    #expect(received == [[9]])
    #expect(pair.b.heldBytes == 0)
    #expect(pair.toB.sentBytes < 60_000, "what is past its time is not sent any more")
  }

  @Test func withoutForwardTSNOnTheOtherSideEverythingIsReliable() {
    var pair = Pair<SCTPAssociation>(seed: 1) { $0.loss = 0.2 }
    let met = pair.connect()
    #expect(met)
    pair.a.transmission.peerSkips = false
    var traffic = Traffic(300)
    traffic.reliability = .maxRetransmits(0)
    let done = pair.run(for: .seconds(100)) {
      traffic.exchange(&$0); return traffic.receivedCount == 300
    }
    #expect(done)
    #expect(traffic.isCompleteAndOrdered)
  }
}
