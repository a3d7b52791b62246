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
}
