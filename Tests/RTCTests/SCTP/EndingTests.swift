import MediaBasics
import Testing

@testable import RTC

@Suite struct EndingTests {
  @Test func anAbortReachesThePeer() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    pair.a.abort(at: pair.now)
    pair.run(for: .seconds(1))
    let (toldA, toldB) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(toldA == [.closed(.abortedLocally)])
    #expect(toldB == [.closed(.abortedByPeer(cause: SCTPErrorCause.userInitiatedAbort))])
    #expect(pair.a.nextDeadline == nil && pair.b.nextDeadline == nil)
    let refused = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    #expect(refused == .closed)
  }

  @Test func aPeerThatMissedTheAbortHearsItWhenItSpeaks() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = pair.b.takeEvents()
    pair.toB.passes = { _, packet in packet[12] != SCTPChunkType.abort || packet[13] == 1 }
    pair.a.abort(at: pair.now)
    _ = pair.b.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    pair.run(for: .seconds(1))
    let told = pair.b.takeEvents()
    #expect(told == [.closed(.abortedByPeer(cause: nil))])
  }

  @Test func shutdownLetsEverythingOutFirstEvenThroughLoss() {
    for seed in 0..<20 as Range<UInt64> {
      var pair = Pair<SCTPAssociation>(seed: seed) {
        $0.loss = 0.1
        $0.reordering = 0.1
      }
      let met = pair.connect()
      #expect(met)
      _ = (pair.a.takeEvents(), pair.b.takeEvents())
      for number in 0..<200 {
        _ = pair.a.send([UInt8(number)], on: 0, protocolIdentifier: 53, at: pair.now)
        _ = pair.b.send([UInt8(number)], on: 0, protocolIdentifier: 53, at: pair.now)
      }
      pair.a.shutdown(at: pair.now)
      let refused = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
      #expect(refused == .closed)
      var (a, b): ([SCTPEvent], [SCTPEvent]) = ([], [])
      let ended = pair.run(for: .seconds(120)) {
        a += $0.a.takeEvents()
        b += $0.b.takeEvents()
        return $0.a.state == .closed && $0.b.state == .closed
      }
      a += pair.a.takeEvents()
      b += pair.b.takeEvents()
      #expect(ended, "seed \(seed)")
      let numbers = (0..<200).map { SCTPEvent.message(stream: 0, protocolIdentifier: 53, payload: [UInt8($0)]) }
      #expect(b.prefix(200) == numbers[...])
      #expect(a.last == .closed(.shutdown))
      // The very last packet may be lost; the side that asks for it again is answered by the one that is done.
      #expect(b.last == .closed(.shutdown))
    }
  }

  @Test func bothMayShutDownAtOnce() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    pair.a.shutdown(at: pair.now)
    pair.b.shutdown(at: pair.now)
    pair.run(for: .seconds(5))
    let (toldA, toldB) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(toldA == [.closed(.shutdown)])
    #expect(toldB == [.closed(.shutdown)])
  }

  @Test func aPathThatDiesIsNoticed() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = pair.a.takeEvents()
    pair.toB.passes = { _, _ in false }
    _ = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    let before = pair.now
    let ended = pair.run(for: .seconds(120)) { $0.a.state == .closed }
    let told = pair.a.takeEvents()
    #expect(ended)
    #expect(told == [.closed(.tooManyRetransmissions)])
    #expect(pair.now - before > .seconds(10) && pair.now - before < .seconds(60))
  }

  @Test func anIdlePathThatDiesIsNoticedByHeartbeats() {
    var configuration = SCTPConfiguration()
    configuration.heartbeatInterval = .seconds(5)
    var pair = Pair<SCTPAssociation>(configurationA: configuration, configurationB: configuration)
    let met = pair.connect()
    #expect(met)
    pair.run(for: .seconds(300))
    #expect(pair.a.state == .established, "answered heartbeats keep it alive")
    pair.toB.passes = { _, _ in false }
    let ended = pair.run(for: .seconds(300)) { $0.a.state == .closed && $0.b.state == .closed }
    #expect(ended)
  }
}
