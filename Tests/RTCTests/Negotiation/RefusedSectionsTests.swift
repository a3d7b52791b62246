import RTC
import Testing

@Suite struct RefusedSectionsTests {
  @Test func unknownKindsAndProtocolsAreRefusedAndTheRestGoesOn() throws {
    var offer = try Self.offer(of: [.audio, .audio, .audio, .application])
    offer.media[0].kind = .other("text")
    offer.media[1].transportProtocol = "TCP/MSRP"
    offer.media[3].formats = ["wb"]
    var answerer = Exchange.endpoint()
    try answerer.setRemote(SessionDescription(offer.sdp), as: .offer)
    let (answer, changes) = try answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media.map(\.port) == [0, 0, 9, 0])
    #expect(answer.media.map(\.mid) == ["0", "1", "2", "3"])
    #expect(answer.media.map(\.transportProtocol) == offer.media.map(\.transportProtocol))
    #expect(answer.media.map(\.formats)[3] == ["wb"])
    #expect(answer.bundledMids == ["2"])
    #expect(answerer.session?.remoteTransport?.mid == "2")
    #expect(answer.media[2].transport.candidates.count == 1)
    let heard = try #require(answerer.transceiver(mid: "2")?.id)
    #expect(changes == [.receivingStarted(heard)])
  }

  @Test func withoutACommonCodecTheSectionIsRefused() throws {
    var exchange = Exchange(Exchange.endpoint(video: [.vp8]), Exchange.endpoint(video: [.h265]))
    let audio = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    let video = try exchange.offerer.addTransceiver(.video, direction: .sendOnly)
    try exchange.run()
    #expect(exchange.answer.media.map(\.port) == [9, 0])
    #expect(exchange.offererChanges == [.transceiverStopped(video), .sendingStarted(audio)])
    #expect(exchange.offerer.transceivers.map(\.id) == [audio])
    // Later offers carry the refused section along.
    try exchange.run()
    #expect(exchange.offer.media.map(\.port) == [9, 0])
    #expect(exchange.offererChanges == [])
  }

  @Test func dataChannelsCanBeRefused() throws {
    var exchange = Exchange(
      Exchange.endpoint(),
      Negotiation(
        configuration: NegotiationConfiguration(acceptsDataChannels: false, cname: "no-data", sessionID: 6)))
    exchange.offerer.enableDataChannels()
    try exchange.offerer.addTransceiver(.audio, direction: .sendOnly)
    try exchange.run()
    #expect(exchange.answer.media.map(\.port) == [0, 9])
    #expect(exchange.offererChanges.contains(.dataChannelsRefused))
    #expect(exchange.offerer.session?.dataChannels == nil)
    #expect(!exchange.offerer.needsNegotiation)
  }

  @Test func everythingRefusedLeavesNoTransport() throws {
    var exchange = Exchange(Exchange.endpoint(video: [.vp8]), Exchange.endpoint())
    try exchange.offerer.addTransceiver(.video, direction: .sendOnly)
    try exchange.run()
    #expect(exchange.answer.groups == [])
    #expect(exchange.offerer.session?.remoteTransport == nil)
    #expect(exchange.offerer.session?.localRole == nil)
  }

  @Test func aSecondDataSectionIsRefused() throws {
    var offer = try Self.offer(of: [.application, .audio])
    var second = offer.media[0]
    second.mid = "extra"
    offer.media.append(second)
    offer.groups[0].mids.append("extra")
    var answerer = Exchange.endpoint()
    try answerer.setRemote(offer, as: .offer)
    #expect(try answerer.createAnswer(.sample("bbbb")).answer.media.map(\.port) == [9, 9, 0])
  }

  static func offer(of kinds: [MediaKind]) throws -> SessionDescription {
    var offerer = Exchange.endpoint(video: [.vp8])
    for kind in kinds {
      if kind == .application {
        offerer.enableDataChannels()
      } else {
        try offerer.addTransceiver(kind, direction: .sendOnly)
      }
    }
    return try offerer.createOffer(.sample("aaaa"))
  }
}
