import RTC
import Testing

@Suite struct PayloadTypesStayTests {
  @Test func anotherOrderKeepsTheNumbers() throws {
    var exchange = Exchange(
      Exchange.endpoint(video: [.vp8, .av1, .h265]), Exchange.endpoint(video: [.h265, .vp8, .av1]))
    let video = try exchange.offerer.addTransceiver(.video, direction: .sendOnly)
    try exchange.run()
    let before = exchange.offer.media[0].formats
    #expect(before == ["96", "97", "35", "36", "116", "117"])
    // Without a wish of its own the answerer keeps the offerer's order.
    #expect(exchange.answer.media[0].formats == before)

    try exchange.offerer.setCodecs([.h265, .vp8, .av1], of: video)
    #expect(exchange.offerer.needsNegotiation)
    try exchange.run()
    #expect(exchange.offer.media[0].formats == ["116", "117", "96", "97", "35", "36"])
    #expect(exchange.offererChanges == [.parametersChanged(video)])
    #expect(exchange.offerer.session?.media(video)?.codecs.map(\.name) == ["H265", "VP8", "AV1"])
    #expect(!exchange.offerer.needsNegotiation)

    try exchange.answerer.setCodecs([.av1, .vp8], of: #require(exchange.answerer.transceivers.first?.id))
    try exchange.run()
    #expect(exchange.answer.media[0].formats == ["35", "36", "96", "97"])
    #expect(exchange.offerer.session?.media(video)?.codecs.map(\.payloadType) == [35, 96])
  }

  @Test func theOfferersNumbersBecomeOurs() throws {
    var theirOpus = CodecDescription.opus
    theirOpus.payloadType = 96
    var theirVP8 = CodecDescription.vp8
    (theirVP8.payloadType, theirVP8.retransmissionPayloadType) = (111, 112)
    var exchange = Exchange(
      Exchange.endpoint(audio: [theirOpus], video: [theirVP8]), Exchange.endpoint(video: [.vp8, .av1]))
    try exchange.offerer.addTransceiver(.audio, direction: .sendReceive)
    try exchange.offerer.addTransceiver(.video, direction: .sendReceive)
    try exchange.run()
    #expect(exchange.answer.media.map(\.formats) == [["96"], ["111", "112"]])

    var back = exchange.reversed
    try back.offerer.addTransceiver(.video, direction: .sendOnly)
    try back.run()
    #expect(back.offer.media[0].formats == ["96"])
    #expect(back.offer.media[1].formats == ["111", "112", "35", "36"])
    #expect(back.offer.media[2].formats == ["111", "112", "35", "36"])
  }

  @Test func twoCodecsNeverShareANumber() throws {
    var clash = CodecDescription.av1
    (clash.payloadType, clash.retransmissionPayloadType) = (96, 111)
    var negotiation = Exchange.endpoint(video: [.vp8, clash, .vp9Profile0])
    try negotiation.addTransceiver(.audio, direction: .sendOnly)
    try negotiation.addTransceiver(.video, direction: .sendOnly)
    let offer = try negotiation.createOffer(.sample("aaaa"))
    let numbers = offer.media.flatMap { $0.payloadFormats.map(\.payloadType) }
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers.allSatisfy { $0 >= 96 })
    for format in offer.media[1].payloadFormats where format.name == "rtx" {
      #expect(format.parameters["apt"].flatMap { UInt8($0) }.map(numbers.contains) == true)
    }
  }

  @Test func anAnswererWithOtherNumbersIsSentItsOwn() throws {
    var exchange = Exchange(Exchange.endpoint(video: [.vp8]), Exchange.endpoint(video: [.vp8]))
    let video = try exchange.offerer.addTransceiver(.video, direction: .sendReceive)
    let offer = try exchange.offerer.createOffer(.sample("aaaa"))
    try exchange.answerer.setRemote(offer, as: .offer)
    let (answer, _) = try exchange.answerer.createAnswer(.sample("bbbb"))
    let renumbered = answer.sdp.replacing(
      "m=video 9 UDP/TLS/RTP/SAVPF 96 97", with: "m=video 9 UDP/TLS/RTP/SAVPF 120 121"
    )
    .replacing(":96 ", with: ":120 ").replacing(":97 ", with: ":121 ").replacing("apt=96", with: "apt=120")
    try exchange.offerer.setRemote(SessionDescription(renumbered), as: .answer)
    let codec = try #require(exchange.offerer.session?.media(video)?.codecs.first)
    #expect(codec.payloadType == 120 && codec.receivePayloadType == 96)
    #expect(codec.retransmissionPayloadType == 121 && codec.receiveRetransmissionPayloadType == 97)
  }

  @Test func allNumbersTaken() throws {
    let many = (0..<64).map {
      CodecDescription(
        kind: .video, name: "X\($0)", clockRate: 90000, payloadType: 96, retransmissionPayloadType: 97)
    }
    var negotiation = Exchange.endpoint(video: many)
    try negotiation.addTransceiver(.video, direction: .sendOnly)
    #expect(throws: NegotiationError.numbersExhausted) { try negotiation.createOffer(.sample("aaaa")) }
    #expect(negotiation.signalingState == .stable)
  }
}
