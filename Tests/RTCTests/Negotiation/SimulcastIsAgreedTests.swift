import RTC
import Testing

@Suite struct SimulcastIsAgreedTests {
  private func offering() throws -> (Negotiation, TransceiverID) {
    var offerer = Exchange.endpoint(video: [.vp8])
    let camera = try offerer.addTransceiver(.video, direction: .sendOnly, sender: .simulcast())
    return (offerer, camera)
  }

  @Test func allLayers() throws {
    let (offerer, camera) = try offering()
    let exchange = try Exchange.complete(offerer, Exchange.endpoint(video: [.vp8], simulcast: true))
    let offered = exchange.offer.media[0]
    #expect(offered.rids.map(\.text) == ["q send", "h send", "f send"])
    #expect(offered.simulcast == SimulcastDescription(send: ["q", "h", "f"]))
    #expect(offered.ssrcs == [] && offered.streams.count == 1)
    #expect(exchange.answer.media[0].simulcast == SimulcastDescription(receive: ["q", "h", "f"]))
    #expect(exchange.offerer.session?.media(camera)?.sendRIDs == ["q", "h", "f"])
    #expect(exchange.answerer.session?.media.first?.receiveRIDs == ["q", "h", "f"])
    #expect(!exchange.offerer.needsNegotiation && !exchange.answerer.needsNegotiation)
  }

  @Test func aPeerWithoutSimulcastGetsOneStream() throws {
    let (offerer, camera) = try offering()
    let exchange = try Exchange.complete(offerer, Exchange.endpoint(video: [.vp8]))
    #expect(exchange.answer.media[0].simulcast == nil && exchange.answer.media[0].rids == [])
    #expect(exchange.offerer.session?.media(camera)?.direction == .sendOnly)
    #expect(exchange.offerer.session?.media(camera)?.sendRIDs == [])
  }

  @Test func withoutTheRidExtensionThereIsNoSimulcast() throws {
    let (offerer, _) = try offering()
    let answerer = Negotiation(
      configuration: NegotiationConfiguration(
        videoCodecs: [.vp8], videoExtensions: [HeaderExtensionDescription(HeaderExtensionURI.mid, id: 1)],
        acceptsSimulcast: true, cname: "c", sessionID: 1))
    #expect(try Exchange.complete(offerer, answerer).answer.media[0].simulcast == nil)
  }

  @Test func alternativesPausedLayersAndUnknownRids() throws {
    var (offerer, camera) = try offering()
    var offer = try offerer.createOffer(.sample("aaaa"))
    offer.media[0].simulcast = SimulcastDescription(
      send: [
        [.init(rid: "none"), .init(rid: "q")], [.init(rid: "h", isPaused: true)], [.init(rid: "missing")],
      ], receive: [])
    var answerer = Exchange.endpoint(video: [.vp8], simulcast: true)
    try answerer.setRemote(offer, as: .offer)
    let (answer, _) = try answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media[0].simulcast == SimulcastDescription(receive: ["q", "h"]))
    #expect(answerer.session?.media.first?.receiveRIDs == ["q", "h"])
    // The sender keeps to what the answer takes, in its own order.
    try offerer.setRemote(answer, as: .answer)
    #expect(offerer.session?.media(camera)?.sendRIDs == ["q", "h"])
  }

  @Test func ssrcGroupsOfTheOldKindComeInOrder() throws {
    var offerer = Exchange.endpoint(video: [.vp8])
    try offerer.addTransceiver(.video, direction: .sendOnly)
    var offer = try offerer.createOffer(.sample("aaaa"))
    offer.media[0].ssrcs = [6, 5, 3, 2, 1, 9].map { SSRCDescription(ssrc: $0, cname: "c") }
    offer.media[0].ssrcGroups = [
      SSRCGroup(semantics: "SIM", ssrcs: [1, 2, 3]), SSRCGroup(semantics: "FID", ssrcs: [1, 5]),
      SSRCGroup(semantics: "FID", ssrcs: [2, 6]), SSRCGroup(semantics: "FEC-FR", ssrcs: [1, 9]),
    ]
    var answerer = Exchange.endpoint(video: [.vp8])
    try answerer.setRemote(SessionDescription(offer.sdp), as: .offer)
    _ = try answerer.createAnswer(.sample("bbbb"))
    let streams = try #require(answerer.session?.media.first?.remoteStreams)
    #expect(streams.map(\.ssrc) == [1, 2, 3])
    #expect(streams.map(\.retransmissionSSRC) == [5, 6, nil])
  }

  @Test func anAnswererSendsTheLayersItIsAskedFor() throws {
    var (offerer, _) = try offering()
    var offer = try offerer.createOffer(.sample("aaaa"))
    offer.media[0].direction = .receiveOnly
    offer.media[0].rids = ["h", "x", "q"].map { RestrictionIdentifier(id: $0, isSend: false) }
    offer.media[0].simulcast = SimulcastDescription(receive: ["h", "x", "q"])
    offer.media[0].streams = []
    var answerer = Exchange.endpoint(video: [.vp8])
    let camera = try answerer.addTransceiver(.video, direction: .sendOnly, sender: .simulcast())
    try answerer.setRemote(SessionDescription(offer.sdp), as: .offer)
    let (answer, _) = try answerer.createAnswer(.sample("bbbb"))
    #expect(answer.media[0].simulcast == SimulcastDescription(send: ["q", "h"]))
    #expect(answerer.session?.media(camera)?.sendRIDs == ["q", "h"])
    #expect(!answerer.needsNegotiation)
  }
}
