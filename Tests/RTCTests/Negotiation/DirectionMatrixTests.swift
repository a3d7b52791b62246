import RTC
import Testing

/// RFC 3264 section 6.1: the answer narrows what is offered, and both sides come to the same result.
@Suite struct DirectionMatrixTests {
  @Test(arguments: MediaDirection.allCases, MediaDirection.allCases)
  func offeredAndWanted(_ offered: MediaDirection, _ wanted: MediaDirection) throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    let here = try exchange.offerer.addTransceiver(.audio, direction: offered, sender: .sample(1))
    var there: TransceiverID?
    try exchange.run { answerer in
      let id = try #require(answerer.transceivers.first?.id)
      try answerer.setSender(.sample(2), direction: wanted, of: id)
      there = id
    }
    let sends = offered.sends && wanted.receives
    let receives = offered.receives && wanted.sends
    let expected = MediaDirection(sends: sends, receives: receives)
    #expect(exchange.answer.media[0].direction == expected.reversed)
    #expect(exchange.offerer.session?.media(here)?.direction == expected)
    #expect(exchange.offerer.transceiver(here)?.currentDirection == expected)
    let id = try #require(there)
    #expect(exchange.answerer.session?.media(id)?.direction == expected.reversed)
    #expect(
      exchange.offererChanges == (receives ? [.receivingStarted(here)] : []) + (sends ? [.sendingStarted(here)] : []))
    #expect(exchange.offerer.session?.midBySSRC == (receives ? [2: "0"] : [:]))
    #expect(exchange.answerer.session?.midBySSRC == (sends ? [1: "0"] : [:]))
    #expect(!exchange.answerer.needsNegotiation)
  }

  @Test func reversalAndIntersection() {
    for a in MediaDirection.allCases {
      #expect(a.reversed.reversed == a)
      #expect(a.intersection(.sendReceive) == a)
      #expect(a.intersection(.inactive) == .inactive)
      for b in MediaDirection.allCases { #expect(a.intersection(b) == b.intersection(a)) }
    }
  }

  @Test func aWaitingSenderTakesAnOfferedSectionThatReceives() throws {
    var answerer = Exchange.endpoint()
    let voice = try answerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(5))
    var offerer = Exchange.endpoint()
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    try offerer.addTransceiver(.audio, direction: .receiveOnly)
    let exchange = try Exchange.complete(offerer, answerer)
    #expect(exchange.answerer.transceiver(voice)?.mid == "1")
    #expect(exchange.answer.media.map(\.direction) == [.receiveOnly, .sendOnly])
    #expect(exchange.answer.media[1].streams == [StreamIdentification(streamID: "PA_x|TR_5", trackID: "TR_5")])
  }
}
