import MediaBasics
import Testing

@testable import RTC

@Suite struct LargeMessageTests {
  @Test(arguments: [0.0, 0.05]) func messagesOfAQuarterMegabyteCross(loss: Double) {
    var pair = Pair<SCTPAssociation>(seed: 8) {
      $0.loss = loss
      $0.reordering = loss
    }
    let met = pair.connect()
    #expect(met)
    var random = SeededGenerator(seed: 9)
    let sent = (0..<6).map { _ in random.bytes(262_144) }
    for message in sent {
      let result = pair.a.send(message, on: 1, protocolIdentifier: 53, at: pair.now)
      #expect(result == .queued)
    }
    var received: [[UInt8]] = []
    let done = pair.run(for: .seconds(120)) {
      received += $0.b.takeMessages().map(\.payload)
      return received.count == sent.count
    }
    #expect(done)
    #expect(received == sent)
    #expect(pair.toB.largest <= 1188)
  }

  @Test func everySizeAroundTheFragmentLimitCrosses() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    let limit = SCTPConfiguration().maxFragment
    let sizes = Array(1...9) + Array((limit - 9)...(limit + 9)) + Array((2 * limit - 5)...(2 * limit + 5))
    for size in sizes {
      _ = pair.a.send([UInt8](repeating: UInt8(size & 255), count: size), on: 0, protocolIdentifier: 53, at: pair.now)
    }
    var received: [Int] = []
    let done = pair.run(for: .seconds(30)) {
      received += $0.b.takeMessages().map(\.payload.count)
      return received.count == sizes.count
    }
    #expect(done)
    #expect(received == sizes)
  }

  @Test func aMessageLongerThanAgreedEndsTheAssociation() {
    var configuration = SCTPConfiguration()
    configuration.maxReceivedMessageSize = 10_000
    var pair = Pair<SCTPAssociation>(configurationB: configuration)
    let met = pair.connect()
    #expect(met)
    _ = pair.b.takeEvents()
    _ = pair.a.send([UInt8](repeating: 1, count: 10_001), on: 0, protocolIdentifier: 53, at: pair.now)
    pair.run(for: .seconds(5)) { $0.a.state == .closed }
    let (toldA, toldB) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(toldB == [.closed(.messageTooLarge)])
    #expect(toldA.last == .closed(.abortedByPeer(cause: SCTPErrorCause.protocolViolation)))
  }
}
