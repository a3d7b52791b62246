import RTC
import Testing

@Suite struct HeaderExtensionsAreAgreedTests {
  private func endpoint(_ extensions: [HeaderExtensionDescription], mixed: Bool = true) -> Negotiation {
    Negotiation(
      configuration: NegotiationConfiguration(
        audioExtensions: extensions, videoExtensions: extensions, allowsMixedExtensions: mixed, cname: "c", sessionID: 1
      ))
  }

  private func exchange(_ offered: [HeaderExtensionDescription], _ own: [HeaderExtensionDescription]) throws -> Exchange
  {
    var offerer = endpoint(offered)
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    return try Exchange.complete(offerer, endpoint(own))
  }

  @Test func theOfferersIdentifiersHold() throws {
    let exchange = try exchange(
      [.init("urn:a", id: 7), .init("urn:b", id: 8), .init("urn:c", id: 9)],
      [.init("urn:c", id: 1), .init("urn:a", id: 9)])
    #expect(
      exchange.answer.media[0].extensions == [
        ExtensionMapping(id: 7, uri: "urn:a"), ExtensionMapping(id: 9, uri: "urn:c"),
      ])
    #expect(exchange.answerer.session?.media[0].receiveExtensionID("urn:a") == 7)
    #expect(exchange.offerer.session?.media[0].sendExtensionID("urn:c") == 9)
    #expect(exchange.offerer.session?.media[0].sendExtensionID("urn:b") == nil)
    // And the answerer offers with them later.
    var back = exchange.reversed
    try back.offerer.addTransceiver(.audio, direction: .sendOnly)
    try back.run()
    #expect(Set(back.offer.media[1].extensions.map(\.id)) == [7, 9])
  }

  @Test func identifiersDoNotClash() throws {
    var negotiation = endpoint([.init("urn:a", id: 3), .init("urn:b", id: 3), .init("urn:c", id: 0)])
    try negotiation.addTransceiver(.audio, direction: .sendOnly)
    #expect(try negotiation.createOffer(.sample("aaaa")).media[0].extensions.map(\.id) == [3, 1, 2])
    var full = endpoint((0..<15).map { .init("urn:\($0)", id: 1) })
    try full.addTransceiver(.audio, direction: .sendOnly)
    #expect(throws: NegotiationError.numbersExhausted) { try full.createOffer(.sample("aaaa")) }
  }

  @Test func extensionsForOneWay() throws {
    let exchange = try exchange(
      [.init("urn:send", id: 1, usage: .sendOnly), .init("urn:receive", id: 2, usage: .receiveOnly)],
      [.init("urn:send", id: 1)])
    #expect(exchange.offer.media[0].extensions.map(\.uri) == ["urn:send"])
    let agreed = try #require(exchange.offerer.session?.media[0])
    #expect(agreed.sendExtensionID("urn:send") == 1 && agreed.receiveExtensionID("urn:send") == nil)
  }

  @Test func directionsOnTheLineCount() throws {
    var offerer = endpoint([.init("urn:a", id: 1)])
    try offerer.addTransceiver(.audio, direction: .sendReceive)
    var offer = try offerer.createOffer(.sample("aaaa"))
    offer.media[0].extensions[0].direction = .sendOnly
    var answerer = endpoint([.init("urn:a", id: 1)])
    try answerer.setRemote(offer, as: .offer)
    let (answer, _) = try answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media[0].extensions[0].direction == .receiveOnly)
    #expect(answerer.session?.media[0].receiveExtensionID("urn:a") == 1)
    #expect(answerer.session?.media[0].sendExtensionID("urn:a") == nil)
  }

  @Test(arguments: [
    (14, true, true), (16, true, true), (255, true, true), (15, true, false), (16, false, false), (256, true, false),
    (4096, true, false),
  ])
  func longIdentifiersNeedMixedHeaders(_ id: UInt16, _ mixed: Bool, _ accepted: Bool) throws {
    var offerer = endpoint([.init("urn:a", id: 1)])
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    var offer = try offerer.createOffer(.sample("aaaa"))
    offer.media[0].extensions[0].id = id
    offer.allowsMixedExtensions = mixed
    var answerer = endpoint([.init("urn:a", id: 1)])
    try answerer.setRemote(offer, as: .offer)
    let (answer, _) = try answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media[0].extensions.map(\.id) == (accepted ? [id] : []))
    #expect(answer.allowsMixedExtensions == mixed)
  }
}
