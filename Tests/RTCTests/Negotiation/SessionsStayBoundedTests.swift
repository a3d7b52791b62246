import RTC
import Testing

@Suite struct SessionsStayBoundedTests {
  @Test func oneSectionMoreThanAllowed() throws {
    var negotiation = Exchange.endpoint()
    for _ in 0..<256 { try negotiation.addTransceiver(.audio, direction: .sendOnly) }
    let offer = try negotiation.createOffer(.sample("aaaa"))
    #expect(try SessionDescription(offer.sdp).media.count == 256)
    negotiation.enableDataChannels()
    #expect(throws: NegotiationError.tooManySections(limit: 256)) { try negotiation.createOffer(.sample("aaaa")) }
    #expect(negotiation.signalingState == .haveLocalOffer)
    var tooMany = offer
    tooMany.media.append(offer.media[0])
    tooMany.media[256].mid = "last"
    var answerer = Exchange.endpoint()
    #expect(throws: NegotiationError.tooManySections(limit: 256)) { try answerer.setRemote(tooMany, as: .offer) }
  }
}
