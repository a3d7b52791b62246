import RTC
import Testing

/// RFC 8842 section 5: who is the DTLS client.
@Suite struct SetupRoleTests {
  private func exchange() throws -> (Exchange, SessionDescription) {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    let offer = try exchange.offerer.createOffer(.sample("aaaa"))
    return (exchange, offer)
  }

  @Test(arguments: [
    (SetupRole.activePassive, SetupRole.active, SetupRole.active), (.activePassive, .passive, .passive),
    (.activePassive, .activePassive, .active), (.active, .active, .passive), (.passive, .passive, .active),
  ])
  func answers(offered: SetupRole, wanted: SetupRole, expected: SetupRole) throws {
    var (exchange, offer) = try exchange()
    offer.media[0].transport.setup = offered
    try exchange.answerer.setRemote(offer, as: .offer)
    var transport = TransportDescription.sample("bbbb")
    transport.answerRole = wanted
    let (answer, _) = try exchange.answerer.createAnswer(transport)
    #expect(answer.media[0].transport.setup == expected)
    #expect(exchange.answerer.session?.localRole == expected)
    try exchange.offerer.setRemote(answer, as: .answer)
    #expect(exchange.offerer.session?.localRole == (expected == .active ? .passive : .active))
  }

  @Test func rolesThatCannotBe() throws {
    var (exchange, offer) = try exchange()
    offer.media[0].transport.setup = .holdConnection
    try exchange.answerer.setRemote(offer, as: .offer)
    #expect(throws: NegotiationError.unusableSetup(.holdConnection)) {
      try exchange.answerer.createAnswer(.sample("bbbb"))
    }
    var answer = offer
    answer.media[0].transport.setup = .activePassive
    #expect(throws: NegotiationError.unusableSetup(.activePassive)) {
      try exchange.offerer.setRemote(answer, as: .answer)
    }
  }

  @Test func absentMeansActiveInAnOfferAndPassiveInAnAnswer() throws {
    var (exchange, offer) = try exchange()
    offer.media[0].transport.setup = nil
    try exchange.answerer.setRemote(offer, as: .offer)
    var (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media[0].transport.setup == .passive)
    answer.media[0].transport.setup = nil
    try exchange.offerer.setRemote(answer, as: .answer)
    #expect(exchange.offerer.session?.localRole == .active)
  }

  @Test func theRoleStaysWhicheverSideOffersNext() throws {
    var (exchange, _) = try exchange()
    try exchange.run()
    var back = exchange.reversed
    try back.run()
    #expect(back.offer.media[0].transport.setup == .activePassive)
    #expect(back.offerer.session?.localRole == .active)
    #expect(back.answerer.session?.localRole == .passive)
  }
}
