import MediaBasics
import Testing

@testable import RTC

@Suite struct SequenceWrapTests {
  @Test(arguments: [0xffff_ffff, 0xffff_fffe, 0xffff_ff00, 0x7fff_ff00, 0x8000_0000, 0, 1] as [UInt32])
  func transmissionNumbersPassTheEndOfTheirRange(first: UInt32) {
    var configuration = SCTPConfiguration()
    configuration.initialTSN = first
    var pair = Pair<SCTPAssociation>(seed: 5, configurationA: configuration, configurationB: configuration) {
      $0.loss = 0.05
      $0.reordering = 0.1
    }
    let met = pair.connect()
    #expect(met)
    var traffic = Traffic(800)
    traffic.size = { 200 + $0 % 2_000 }
    let done = pair.run(for: .seconds(200)) {
      traffic.exchange(&$0); return traffic.receivedCount == traffic.count
    }
    #expect(done)
    #expect(traffic.isCompleteAndOrdered)
  }

  @Test func forwardingPassesTheEndToo() {
    var configuration = SCTPConfiguration()
    configuration.initialTSN = 0xffff_ff80
    var pair = Pair<SCTPAssociation>(seed: 6, configurationA: configuration, configurationB: configuration) {
      $0.loss = 0.2
    }
    let met = pair.connect()
    #expect(met)
    var traffic = Traffic(600)
    traffic.reliability = .maxRetransmits(0)
    traffic.size = { _ in 1_000 }
    let quiet = pair.run(for: .seconds(200)) {
      traffic.exchange(&$0); return traffic.sent == 600 && $0.a.isQuiet
    }
    #expect(quiet)
    #expect(traffic.isAscending && traffic.receivedCount > 300)
    #expect(pair.b.heldBytes == 0)
  }

  @Test func streamNumbersPassTheEndOfTheirRange() {
    var pair = Pair<SCTPAssociation>(seed: 7) { $0.loss = 0.01 }
    let met = pair.connect()
    #expect(met)
    // More messages than stream sequence numbers, so that the number comes round on the wire.
    var traffic = Traffic(66_000)
    traffic.size = { _ in 4 }
    let done = pair.run(for: .seconds(600)) {
      traffic.exchange(&$0); return traffic.receivedCount == traffic.count
    }
    #expect(done)
    #expect(traffic.isCompleteAndOrdered)
  }
}
