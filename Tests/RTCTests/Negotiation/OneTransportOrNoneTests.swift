import RTC
import Testing

/// BUNDLE and multiplexed RTCP are the only way (RFC 8843, RFC 5761).
@Suite struct OneTransportOrNoneTests {
  private func offering() throws -> Exchange {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    return exchange
  }

  @Test func withoutAGroupOnlyTheFirstSectionIsTaken() throws {
    var exchange = try offering()
    var offer = try exchange.offerer.createOffer(.sample("aaaa"))
    offer.groups = []
    try exchange.answerer.setRemote(offer, as: .offer)
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    #expect(answer.groups == [])
    #expect(answer.media.map(\.port) == [9, 0])
    try exchange.offerer.setRemote(answer, as: .answer)
    #expect(exchange.offerer.session?.media.map(\.mid) == ["0"])
  }

  @Test func sectionsOutsideTheGroupAreRefused() throws {
    var exchange = try offering()
    var offer = try exchange.offerer.createOffer(.sample("aaaa"))
    offer.groups = [SDPGroup(semantics: "BUNDLE", mids: ["1"]), SDPGroup(semantics: "LS", mids: ["0", "1"])]
    try exchange.answerer.setRemote(offer, as: .offer)
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media.map(\.port) == [0, 9])
    #expect(answer.groups == [SDPGroup(semantics: "BUNDLE", mids: ["1"])])
  }

  @Test func bundleOnlySectionsAreTaken() throws {
    var exchange = try offering()
    var offer = try exchange.offerer.createOffer(.sample("aaaa"))
    offer.media[1].port = 0
    offer.media[1].isBundleOnly = true
    offer.media[1].transport = SDPTransport()
    try exchange.answerer.setRemote(SessionDescription(offer.sdp), as: .offer)
    #expect(try exchange.answerer.createAnswer(.sample("bbbb")).answer.media.map(\.port) == [9, 9])
  }

  @Test func theTagOfTheGroupGivesTheTransport() throws {
    var exchange = try offering()
    var offer = try exchange.offerer.createOffer(.sample("aaaa"))
    offer.groups[0].mids = ["1", "0"]
    offer.media[1].transport.usernameFragment = "tagged"
    try exchange.answerer.setRemote(offer, as: .offer)
    #expect(exchange.answerer.remoteTransport?.usernameFragment == "tagged")
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    #expect(answer.bundledMids == ["1", "0"])
    #expect(answer.media.map { $0.transport.candidates.count } == [0, 1])
  }

  @Test func anAnswerThatDoesNotBundleIsRefused() throws {
    var exchange = try offering()
    try exchange.run()
    var again = try offering()
    _ = try again.offerer.createOffer(.sample("aaaa"))
    var answer = exchange.answer!
    answer.groups = []
    #expect(throws: NegotiationError.bundleRequired(mid: "0")) { try again.offerer.setRemote(answer, as: .answer) }
    #expect(again.offerer.signalingState == .haveLocalOffer)
    answer = exchange.answer!
    answer.media[1].multiplexesRTCP = false
    #expect(throws: NegotiationError.multiplexedRTCPRequired(mid: "1")) {
      try again.offerer.setRemote(answer, as: .answer)
    }
    try again.offerer.setRemote(exchange.answer, as: .answer)
  }

  @Test func anOfferedSectionWithoutMultiplexedRTCPIsRefused() throws {
    var exchange = try offering()
    var offer = try exchange.offerer.createOffer(.sample("aaaa"))
    offer.media[0].multiplexesRTCP = false
    try exchange.answerer.setRemote(offer, as: .offer)
    #expect(try exchange.answerer.createAnswer(.sample("bbbb")).answer.media.map(\.port) == [0, 9])
  }

  @Test func midsMustBeThereAndDiffer() throws {
    var exchange = try offering()
    let offer = try exchange.offerer.createOffer(.sample("aaaa"))
    var broken = offer
    broken.media[1].mid = "0"
    #expect(throws: NegotiationError.duplicateMid("0")) { try exchange.answerer.setRemote(broken, as: .offer) }
    broken = offer
    broken.media[1].mid = nil
    #expect(throws: NegotiationError.missingMid(index: 1)) { try exchange.answerer.setRemote(broken, as: .offer) }
    broken = offer
    broken.groups[0].mids.append("nobody")
    #expect(throws: NegotiationError.unknownBundledMid("nobody")) {
      try exchange.answerer.setRemote(broken, as: .offer)
    }
    broken = offer
    broken.media[0].transport.password = nil
    broken.media[0].transport.usernameFragment = nil
    #expect(throws: NegotiationError.missingTransport(mid: "0")) { try exchange.answerer.setRemote(broken, as: .offer) }
  }
}
