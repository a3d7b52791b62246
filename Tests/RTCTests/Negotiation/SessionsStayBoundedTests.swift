import RTC
import Testing

@Suite struct SessionsStayBoundedTests {
  @Test func theLargestSessionOfOursCanBeRead() throws {
    var negotiation = Negotiation(configuration: .everything())
    for number in 0..<256 {
      let ssrc = UInt32(1000 + 2 * number)
      try negotiation.addTransceiver(.video, direction: .sendOnly, sender: .sample(ssrc, retransmission: ssrc + 1))
    }
    let offer = try negotiation.createOffer(.sample("aaaa"))
    #expect(try SessionDescription(offer.sdp) == offer)
  }

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
