import RTC
import Testing

@Suite struct CodecsAreToldApartTests {
  /// Whether an answerer with `own` takes an offer of `offered`.
  private func agree(_ offered: CodecDescription, _ own: CodecDescription) throws -> Bool {
    var offerer = Exchange.endpoint(video: [offered])
    try offerer.addTransceiver(.video, direction: .sendOnly)
    return try Exchange.complete(offerer, Exchange.endpoint(video: [own])).answer.media[0].port != 0
  }

  private func h264(_ parameters: String) -> CodecDescription {
    CodecDescription(kind: .video, name: "h264", clockRate: 90000, payloadType: 100, parameters: parameters)
  }

  @Test(arguments: [
    ("packetization-mode=1;profile-level-id=42e01f", true),
    ("packetization-mode=1;profile-level-id=42E034", true),
    ("packetization-mode=1;profile-level-id=4d801f", true),
    ("packetization-mode=1;profile-level-id=42001f", false),
    ("packetization-mode=1;profile-level-id=4d001f", false),
    ("packetization-mode=1;profile-level-id=640c1f", false),
    ("packetization-mode=0;profile-level-id=42e01f", false),
    ("profile-level-id=42e01f", false),
    ("packetization-mode=1;profile-level-id=zz", false),
    ("", false),
  ])
  func h264ConstrainedBaseline(parameters: String, matches: Bool) throws {
    #expect(try agree(h264(parameters), .h264ConstrainedBaselineMode1) == matches)
  }

  @Test func defaultsOfParameters() throws {
    func codec(_ name: String, _ parameters: String) -> CodecDescription {
      CodecDescription(kind: .video, name: name, clockRate: 90000, payloadType: 100, parameters: parameters)
    }
    #expect(try agree(codec("VP9", ""), .vp9Profile0))
    #expect(try !agree(codec("VP9", "profile-id=2"), .vp9Profile0))
    #expect(try agree(codec("av1", "level-idx=5;profile=0;tier=0"), .av1))
    #expect(try !agree(codec("AV1", "profile=1"), .av1))
    #expect(try agree(codec("H265", "level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST"), .h265))
    #expect(try !agree(codec("H265", "profile-id=2"), .h265))
    #expect(try agree(h264("packetization-mode=1"), .h264BaselineMode1))
    #expect(try agree(codec("vp8", "x-google-start-bitrate=300"), .vp8))
  }

  @Test func anAnswerRepeatsParametersThatMustAgreeAndStatesItsOwnForOpus() throws {
    var offered = CodecDescription.opus
    offered.parameters = FormatParameters("stereo=1")
    var offerer = Exchange.endpoint(audio: [offered], video: [h264("packetization-mode=1;profile-level-id=42e034")])
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    try offerer.addTransceiver(.video, direction: .sendOnly)
    let exchange = try Exchange.complete(offerer, Exchange.endpoint(video: [.h264ConstrainedBaselineMode1]))
    #expect(exchange.answer.media[0].payloadFormats[0].parameters.text == "minptime=10;useinbandfec=1")
    #expect(exchange.answer.media[1].payloadFormats[0].parameters["profile-level-id"] == "42e034")
    let opus = try #require(exchange.answerer.session?.media(mid: "0")?.codecs.first)
    #expect(opus.remoteParameters.text == "stereo=1")
    #expect(opus.localParameters["useinbandfec"] == "1")
  }

  @Test func staticPayloadTypesNeedNoMapping() throws {
    var offerer = Exchange.endpoint(audio: [.pcmu, .pcma])
    try offerer.addTransceiver(.audio, direction: .sendOnly)
    let bare = try offerer.createOffer(.sample("aaaa")).sdp.split(separator: "\r\n").filter {
      !$0.hasPrefix("a=rtpmap")
    }
    .joined(separator: "\r\n")
    var answerer = Exchange.endpoint(audio: [.opus, .pcma])
    try answerer.setRemote(SessionDescription(bare), as: .offer)
    _ = try answerer.createAnswer(.sample("bbbb"))
    #expect(answerer.session?.media.first?.codecs.map(\.name) == ["PCMA"])
  }

  @Test func codecsForOneWayOnlyStandWhereTheyAreUseful() throws {
    var receiveOnly = CodecDescription.av1
    receiveOnly.usage = .receiveOnly
    var sendOnly = CodecDescription.h265
    sendOnly.usage = .sendOnly
    func names(_ direction: MediaDirection) throws -> [String] {
      var negotiation = Exchange.endpoint(video: [.vp8, receiveOnly, sendOnly])
      try negotiation.addTransceiver(.video, direction: direction)
      return try negotiation.createOffer(.sample("aaaa")).media[0].payloadFormats.compactMap(\.name).filter {
        $0 != "rtx"
      }
    }
    #expect(try names(.sendReceive) == ["VP8"])
    #expect(try names(.receiveOnly) == ["VP8", "AV1"])
    #expect(try names(.sendOnly) == ["VP8", "H265"])
    // An answerer that only has a codec for the other way keeps the section, inactive.
    var offerer = Exchange.endpoint(video: [.h265])
    try offerer.addTransceiver(.video, direction: .sendOnly)
    let exchange = try Exchange.complete(offerer, Exchange.endpoint(video: [sendOnly]))
    #expect(exchange.answer.media[0].direction == .inactive && exchange.answer.media[0].port == 9)
  }

  @Test func redundancyFollowsItsCodec() throws {
    var opus = CodecDescription.opus
    opus.payloadType = 109
    var offerer = Exchange.endpoint(audio: [.red, opus])
    try offerer.addTransceiver(.audio, direction: .sendReceive)
    let both = try Exchange.complete(offerer, Exchange.endpoint(audio: [.opus, .red]))
    #expect(both.offer.media[0].payloadFormats.map(\.parameters.text) == ["109/109", "minptime=10;useinbandfec=1"])
    #expect(both.answer.media[0].payloadFormats.map(\.parameters.text) == ["109/109", "minptime=10;useinbandfec=1"])
    // A server without RED leaves it out; so does one that has RED but not the codec in it.
    #expect(try Exchange.complete(offerer, Exchange.endpoint()).answer.media[0].formats == ["109"])
    var withG711 = Exchange.endpoint(audio: [.red, opus, .pcmu])
    try withG711.addTransceiver(.audio, direction: .sendReceive)
    let other = try Exchange.complete(withG711, Exchange.endpoint(audio: [.red, .pcmu]))
    #expect(other.answer.media[0].formats == ["0"])
  }

  @Test func feedbackIsWhatBothWant() throws {
    var own = CodecDescription.vp8
    own.feedback = [.pictureLossIndication, RTCPFeedback("nack"), RTCPFeedback("x-own")]
    var offerer = Exchange.endpoint(video: [.vp8])
    try offerer.addTransceiver(.video, direction: .sendOnly)
    let exchange = try Exchange.complete(offerer, Exchange.endpoint(video: [own]))
    #expect(exchange.answer.media[0].payloadFormats[0].feedback == [.nack, .pictureLossIndication])
    #expect(exchange.offerer.session?.media.first?.codecs.first?.feedback == [.nack, .pictureLossIndication])
  }

  @Test func retransmissionNeedsBothSides() throws {
    var without = CodecDescription.vp8
    without.retransmissionPayloadType = nil
    var offerer = Exchange.endpoint(video: [.vp8])
    try offerer.addTransceiver(.video, direction: .sendOnly, sender: .sample(1, retransmission: 2))
    let plain = try Exchange.complete(offerer, Exchange.endpoint(video: [without]))
    #expect(plain.answer.media[0].formats == ["96"])
    #expect(plain.offerer.session?.media.first?.codecs.first?.retransmissionPayloadType == nil)
    let both = try Exchange.complete(offerer, Exchange.endpoint(video: [.vp8]))
    #expect(both.answerer.session?.media.first?.remoteStreams.first?.retransmissionSSRC == 2)
    #expect(both.answerer.session?.midBySSRC == [1: "0", 2: "0"])
    // No group without a format to send it in.
    var offererWithout = Exchange.endpoint(video: [without])
    try offererWithout.addTransceiver(.video, direction: .sendOnly, sender: .sample(1, retransmission: 2))
    #expect(try offererWithout.createOffer(.sample("aaaa")).media[0].ssrcs.map(\.ssrc) == [1])
  }
}
