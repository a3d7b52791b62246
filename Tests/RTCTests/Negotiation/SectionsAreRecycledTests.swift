import RTC
import Testing

/// RFC 8829 section 5.2.2: a stopped section's position is used again, with a new mid.
@Suite struct SectionsAreRecycledTests {
  @Test func aStoppedSectionMakesRoomForTheNext() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    let first = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    let second = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(2))
    try exchange.run()
    let heard = try #require(exchange.answerer.transceiver(mid: "0")?.id)

    try exchange.offerer.stop(first)
    #expect(exchange.offerer.needsNegotiation)
    try exchange.run()
    #expect(exchange.offer.media[0].port == 0)
    #expect(exchange.offer.bundledMids == ["1"])
    #expect(exchange.answer.media[0].port == 0)
    #expect(exchange.answer.bundledMids == ["1"])
    #expect(exchange.offererChanges == [.sendingStopped(first), .transceiverStopped(first)])
    #expect(exchange.answererChanges == [.receivingStopped(heard), .transceiverStopped(heard)])
    #expect(exchange.offerer.transceivers.map(\.id) == [second])
    #expect(exchange.offerer.session?.media.map(\.mid) == ["1"])
    #expect(throws: NegotiationError.unknownTransceiver) { try exchange.offerer.setDirection(.sendOnly, of: first) }

    let third = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(3))
    try exchange.run()
    #expect(exchange.offer.media.map(\.mid) == ["2", "1"])
    #expect(exchange.offer.bundledMids == ["2", "1"])
    #expect(exchange.offererChanges == [.sendingStarted(third)])
    #expect(exchange.answerer.session?.media.map(\.mid) == ["2", "1"])
  }

  @Test func theAnswererRecyclesForItsOwnOfferToo() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    let gone = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    exchange.offerer.enableDataChannels()
    try exchange.run()
    try exchange.offerer.stop(gone)
    try exchange.run()

    var back = exchange.reversed
    try back.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(9))
    try back.run()
    #expect(back.offer.media.map(\.kind) == [.audio, .application])
    #expect(back.offer.media[0].mid != "0" && back.offer.media[0].mid != "1")
    #expect(back.answerer.session?.midBySSRC[9] == back.offer.media[0].mid)
  }

  @Test func stoppingBeforeAnyOfferLeavesNoTrace() throws {
    var negotiation = Exchange.endpoint()
    let id = try negotiation.addTransceiver(.audio, direction: .sendOnly)
    try negotiation.stop(id)
    #expect(!negotiation.needsNegotiation)
    #expect(throws: NegotiationError.nothingToNegotiate) { try negotiation.createOffer(.sample("aaaa")) }
  }

  @Test func aSectionInUseMayNotChange() throws {
    var exchange = Exchange(Exchange.endpoint(video: [.vp8]), Exchange.endpoint(video: [.vp8]))
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    try exchange.run()
    var swapped = exchange.offer!
    swapped.media.swapAt(0, 1)
    #expect(throws: NegotiationError.changedSection(index: 0)) { try exchange.answerer.setRemote(swapped, as: .offer) }
    var otherKind = exchange.offer!
    otherKind.media[1].kind = .video
    #expect(throws: NegotiationError.changedSection(index: 1)) {
      try exchange.answerer.setRemote(otherKind, as: .offer)
    }
    var fewer = exchange.offer!
    fewer.media.removeLast()
    fewer.groups = []
    #expect(throws: NegotiationError.sectionCount(expected: 2, found: 1)) {
      try exchange.answerer.setRemote(fewer, as: .offer)
    }
    #expect(exchange.answerer.signalingState == .stable)
  }
}
