import RTC
import Testing

/// What libwebrtc and aiortc answered to the offer this test makes again.
@Suite struct RealPeersAnswerOurOfferTests {
  private func offering() throws -> (Negotiation, voice: TransceiverID, camera: TransceiverID) {
    var negotiation = Negotiation(configuration: .everything())
    let voice = try negotiation.addTransceiver(
      .audio, direction: .sendReceive, sender: MediaSender(streamID: "stream", trackID: "voice", ssrc: 77))
    let camera = try negotiation.addTransceiver(
      .video, direction: .sendOnly,
      sender: MediaSender(streamID: "stream", trackID: "camera", ssrc: 78, retransmissionSSRC: 79))
    negotiation.enableDataChannels()
    _ = try negotiation.createOffer(.sample("aaaa"))
    return (negotiation, voice, camera)
  }

  @Test func libwebrtc() throws {
    var (negotiation, voice, camera) = try offering()
    let changes = try negotiation.setRemote(SessionDescription(RecordedDescription.libwebrtcAnswer), as: .answer)
    #expect(
      changes == [.receivingStarted(voice), .sendingStarted(voice), .sendingStarted(camera), .dataChannelsNegotiated])
    let session = try #require(negotiation.session)
    #expect(session.localRole == .passive)
    #expect(session.media(voice)?.codecs.map(\.name) == ["opus", "red", "PCMU", "PCMA"])
    #expect(session.media(voice)?.remoteStreams.count == 1)
    #expect(session.media(voice)?.receiveExtensionID(HeaderExtensionURI.audioLevel) == 1)
    #expect(session.media(camera)?.codecs.map(\.name) == ["VP8", "VP9", "VP9", "AV1"])
    #expect(session.media(camera)?.usesReducedSizeRTCP == true)
    #expect(session.dataChannels?.remoteMaxMessageSize == 262_144)
  }

  @Test func aiortc() throws {
    var (negotiation, voice, camera) = try offering()
    try negotiation.setRemote(SessionDescription(RecordedDescription.aiortcAnswer), as: .answer)
    let session = try #require(negotiation.session)
    #expect(session.media(voice)?.direction == .sendReceive)
    #expect(session.media(voice)?.codecs.map(\.name) == ["opus", "PCMU", "PCMA"])
    #expect(session.media(camera)?.codecs.first?.name == "VP8")
    #expect(
      session.media(camera)?.codecs.first?.feedback == [.receiverEstimatedBitrate, .nack, .pictureLossIndication])
    #expect(session.remoteTransport?.fingerprints.count == 3)
    #expect(session.remoteTransport?.hasAllCandidates == true)
  }

  @Test(arguments: [RecordedDescription.libwebrtcOffer, RecordedDescription.aiortcOffer])
  func theirOffersAreAnswered(_ sdp: String) throws {
    var negotiation = Negotiation(configuration: .everything())
    let voice = try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: .sample(1))
    try negotiation.setRemote(SessionDescription(sdp), as: .offer)
    let (answer, _) = try negotiation.createAnswer(.sample("bbbb"))
    #expect(answer.bundledMids == ["0", "1", "2"])
    #expect(negotiation.session?.media(voice)?.direction == .sendReceive)
    #expect(negotiation.session?.media(voice)?.codecs.first?.name == "opus")
    let offered = try SessionDescription(sdp)
    for (theirs, ours) in zip(offered.media, answer.media) {
      #expect(Set(ours.formats).isSubset(of: theirs.formats))
      #expect(Set(ours.extensions).isSubset(of: theirs.extensions))
      for format in ours.payloadFormats {
        #expect(theirs.payloadFormats.contains { $0.payloadType == format.payloadType && $0.name == format.name })
      }
    }
  }
}
