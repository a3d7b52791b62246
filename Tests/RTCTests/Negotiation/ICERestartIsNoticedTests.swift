import RTC
import Testing

@Suite struct ICERestartIsNoticedTests {
  @Test func newCredentialsOnEitherSide() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    try exchange.run()
    try exchange.run()
    #expect(exchange.offererChanges == [] && exchange.answererChanges == [])

    try exchange.run(offererTransport: .sample("cccc"), answererTransport: .sample("dddd"))
    #expect(exchange.offererChanges == [.remoteICERestarted])
    #expect(exchange.answererChanges == [.remoteICERestarted])
    #expect(exchange.answerer.session?.remoteTransport?.usernameFragment == "cccc")
    #expect(exchange.offerer.session?.remoteTransport?.usernameFragment == "dddd")
  }

  @Test func theOfferAlreadySaysSo() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    try exchange.run()
    var transport = TransportDescription.sample("cccc")
    transport.fingerprints = [SDPFingerprint(algorithm: "sha-256", value: "00:11")]
    let offer = try exchange.offerer.createOffer(transport)
    #expect(try exchange.answerer.setRemote(offer, as: .offer) == [.remoteICERestarted, .remoteFingerprintsChanged])
    #expect(exchange.answerer.remoteTransport?.usernameFragment == "cccc")
    #expect(exchange.answerer.session?.remoteTransport?.usernameFragment == "aaaa")
  }

  @Test func iceLiteIsSaid() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    var lite = TransportDescription.sample("bbbb")
    lite.isLite = true
    try exchange.run(answererTransport: lite)
    #expect(exchange.offerer.session?.remoteTransport?.isLite == true)
    #expect(exchange.answerer.session?.remoteTransport?.isLite == false)
  }
}
