import MediaBasics
import Testing

@testable import RTC

@Suite struct WindowTests {
  @Test func aReaderThatStopsStopsTheWriterAndNothingIsLost() {
    var small = SCTPConfiguration()
    small.receiveBuffer = 50_000
    var pair = Pair<SCTPAssociation>(seed: 2, configurationB: small) { $0.loss = 0.02 }
    let met = pair.connect()
    #expect(met)
    _ = pair.b.takeEvents()
    for number in 0..<400 {
      let result = pair.a.send(
        [UInt8](repeating: UInt8(number & 255), count: 1_000), on: 0, protocolIdentifier: 53, at: pair.now)
      #expect(result == .queued)
    }
    // B takes nothing for a long time: longer than it takes to give up a dead peer.
    pair.run(for: .seconds(120))
    #expect(pair.a.state == .established, "probes that are answered are signs of life")
    #expect(pair.a.bufferedAmount > 300_000, "the writer waits")
    #expect((pair.b.reception?.undelivered ?? 0) <= 60_000, "and the reader's memory is bounded")
    var received: [[UInt8]] = []
    let done = pair.run(for: .seconds(120)) {
      received += $0.b.takeMessages().map(\.payload)
      return received.count == 400
    }
    #expect(done)
    #expect(received.enumerated().allSatisfy { $1.count == 1_000 && $1[0] == UInt8($0 & 255) })
  }

  @Test func aWindowThatOpensAgainIsToldAtOnce() {
    var small = SCTPConfiguration()
    small.receiveBuffer = 20_000
    var pair = Pair<SCTPAssociation>(configurationB: small)
    let met = pair.connect()
    #expect(met)
    for _ in 0..<60 {
      _ = pair.a.send([UInt8](repeating: 1, count: 1_000), on: 0, protocolIdentifier: 53, at: pair.now)
    }
    pair.run(for: .seconds(10))
    let before = pair.now
    var count = pair.b.takeMessages().count
    #expect(count > 0 && count < 60)
    pair.run(for: .seconds(30)) {
      count += $0.b.takeMessages().count; return count == 60
    }
    #expect(count == 60)
    #expect(pair.now - before < .seconds(1), "no timer was waited for")
  }

  @Test func aFullSendBufferRefusesAndTakesAgainLater() {
    var configuration = SCTPConfiguration()
    configuration.sendBuffer = 10_000
    var pair = Pair<SCTPAssociation>(configurationA: configuration)
    let met = pair.connect()
    #expect(met)
    var taken = 0
    while pair.a.send([UInt8](repeating: 0, count: 1_000), on: 0, protocolIdentifier: 53, at: pair.now) == .queued {
      taken += 1
    }
    #expect(taken == 10)
    pair.run(for: .seconds(2))
    let again = pair.a.send([1], on: 0, protocolIdentifier: 53, at: pair.now)
    #expect(again == .queued)
  }
}
