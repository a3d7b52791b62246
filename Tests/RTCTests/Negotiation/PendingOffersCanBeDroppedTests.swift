import RTC
import Testing

@Suite struct PendingOffersCanBeDroppedTests {
  @Test func glareIsSolvedByGivingWay() throws {
    var here = Exchange.endpoint()
    var there = Exchange.endpoint()
    let mine = try here.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    let theirs = try there.addTransceiver(.audio, direction: .sendOnly, sender: .sample(2))
    _ = try here.createOffer(.sample("aaaa"))
    let offer = try there.createOffer(.sample("bbbb"))
    #expect(throws: NegotiationError.wrongState(.haveLocalOffer)) { try here.setRemote(offer, as: .offer) }
    #expect(here.transceiver(mine)?.mid == "0")

    here.rollBack()
    #expect(here.signalingState == .stable && here.pendingOffer == nil)
    #expect(here.transceiver(mine)?.mid == nil)
    #expect(here.needsNegotiation)
    try here.setRemote(offer, as: .offer)
    let (answer, _) = try here.createAnswer(.sample("aaaa"))
    #expect(try there.setRemote(answer, as: .answer) == [.sendingStarted(theirs)])

    // The wish is still there and goes into the next offer, beside the section of the peer.
    var exchange = Exchange(here, there)
    #expect(here.needsNegotiation)
    try exchange.run()
    #expect(exchange.offer.media.count == 2)
    #expect(exchange.offererChanges == [.sendingStarted(mine)])
  }

  @Test func aDroppedRemoteOfferTakesItsTransceiversAlong() throws {
    var offerer = Exchange.endpoint()
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    try offerer.addTransceiver(.audio, direction: .sendReceive)
    let offer = try offerer.createOffer(.sample("aaaa"))
    var answerer = Exchange.endpoint()
    let own = try answerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    try answerer.setRemote(offer, as: .offer)
    #expect(answerer.transceivers.count == 2)
    answerer.rollBack()
    #expect(answerer.transceivers.map(\.id) == [own])
    #expect(answerer.transceiver(own)?.mid == nil)
    answerer.rollBack()
    #expect(answerer.signalingState == .stable)
  }

  @Test func aNewOfferReplacesThePendingOne() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    let first = try exchange.offerer.createOffer(.sample("aaaa"))
    exchange.offerer.enableDataChannels()
    let second = try exchange.offerer.createOffer(.sample("aaaa"))
    #expect(second.media.count == 2)
    #expect(second.origin.version > first.origin.version && second.origin.sessionID == first.origin.sessionID)
    try exchange.answerer.setRemote(first, as: .offer)
    try exchange.answerer.setRemote(second, as: .offer)
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    try exchange.offerer.setRemote(answer, as: .answer)
    #expect(exchange.offerer.session?.media.count == 1 && exchange.offerer.session?.dataChannels != nil)
  }

  @Test func callsInTheWrongState() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    #expect(throws: NegotiationError.wrongState(.stable)) { try exchange.answerer.createAnswer(.sample("bbbb")) }
    let offer = try exchange.offerer.createOffer(.sample("aaaa"))
    #expect(throws: NegotiationError.wrongState(.stable)) { try exchange.answerer.setRemote(offer, as: .answer) }
    #expect(throws: NegotiationError.wrongState(.haveLocalOffer)) { try exchange.offerer.createAnswer(.sample("aaaa")) }
    try exchange.answerer.setRemote(offer, as: .offer)
    #expect(throws: NegotiationError.wrongState(.haveRemoteOffer)) {
      try exchange.answerer.createOffer(.sample("bbbb"))
    }
    #expect(throws: NegotiationError.wrongState(.haveRemoteOffer)) {
      try exchange.answerer.setRemote(offer, as: .answer)
    }
  }

  @Test func anAnswerThatDoesNotFitChangesNothing() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    exchange.offerer.enableDataChannels()
    let offer = try exchange.offerer.createOffer(.sample("aaaa"))
    try exchange.answerer.setRemote(offer, as: .offer)
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    var broken = answer
    broken.media.removeLast()
    broken.groups[0].mids.removeLast()
    #expect(throws: NegotiationError.sectionCount(expected: 2, found: 1)) {
      try exchange.offerer.setRemote(broken, as: .answer)
    }
    broken = answer
    broken.media.swapAt(0, 1)
    #expect(throws: NegotiationError.changedSection(index: 0)) { try exchange.offerer.setRemote(broken, as: .answer) }
    broken = answer
    broken.media[0].transport.fingerprints = []
    #expect(throws: NegotiationError.missingTransport(mid: "0")) { try exchange.offerer.setRemote(broken, as: .answer) }
    #expect(exchange.offerer.session == nil && exchange.offerer.signalingState == .haveLocalOffer)
    try exchange.offerer.setRemote(answer, as: .answer)
    #expect(exchange.offerer.signalingState == .stable)
  }
}
