import RTC
import Testing

@Suite struct VoiceCallIsAgreedTests {
  @Test func bothSidesSeeTheSameAgreement() throws {
    var exchange = Exchange(Negotiation(configuration: .voice()), Negotiation(configuration: .everything()))
    let caller = try exchange.offerer.addTransceiver(
      .audio, direction: .sendReceive, sender: MediaSender(streamID: "s", trackID: "t", ssrc: 11))
    exchange.offerer.enableDataChannels()
    let callee = try exchange.answerer.addTransceiver(
      .audio, direction: .sendReceive, sender: MediaSender(streamID: "u", trackID: "v", ssrc: 22))
    #expect(exchange.offerer.needsNegotiation)
    try exchange.run()

    #expect(!exchange.offerer.needsNegotiation)
    #expect(exchange.offererChanges == [.receivingStarted(caller), .sendingStarted(caller), .dataChannelsNegotiated])
    #expect(exchange.answererChanges == [.receivingStarted(callee), .sendingStarted(callee), .dataChannelsNegotiated])
    let here = try #require(exchange.offerer.session)
    let there = try #require(exchange.answerer.session)
    #expect(here.localRole == .passive)
    #expect(there.localRole == .active)
    #expect(here.remoteTransport?.usernameFragment == "bbbb")
    #expect(there.remoteTransport?.usernameFragment == "aaaa")
    #expect(there.remoteTransport?.candidates == ["candidate:1 1 udp 2122194687 192.0.2.1 4000 typ host"])
    #expect(here.dataChannels?.remoteMaxMessageSize == 262_144)
    #expect(here.midBySSRC == [22: "0"])
    #expect(there.midBySSRC == [11: "0"])
    let media = try #require(here.media(caller))
    #expect(media.direction == .sendReceive)
    #expect(media.codecs.map(\.name) == ["opus"])
    #expect(media.codecs.first?.payloadType == 111)
    #expect(media.remoteTracks == [StreamIdentification(streamID: "u", trackID: "v")])
    #expect(media.sendExtensionID(HeaderExtensionURI.mid) == 4)
  }
}
