import RTC
import Testing

/// Our answers to offers that the LiveKit SDK really made; libwebrtc took answers of exactly this shape.
@Suite struct RealServerSideAnswersTests {
  @Test func firstOfferOfASingleConnection() throws {
    var server = Exchange.answeringServer
    let changes = try server.setRemote(SessionDescription(RecordedDescription.liveKitFirstOffer), as: .offer)
    #expect(changes.count == 6)
    let (answer, _) = try server.createAnswer(.sample("bbbb"))
    #expect(answer.bundledMids == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(answer.media.allSatisfy { $0.transport.setup == nil || $0.transport.setup == .active })
    #expect(answer.media[0].payloadFormats.compactMap(\.name) == ["opus", "PCMU", "PCMA"])
    // The offerer's payload types, not ours.
    let video = answer.media[3].payloadFormats
    #expect(video.first { $0.name == "AV1" }?.payloadType == 45)
    #expect(video.first { $0.parameters["apt"] == "45" }?.payloadType == 46)
    #expect(server.session?.dataChannels?.mid == "6")
    #expect(server.session?.remoteTransport?.iceOptions == ["trickle", "goog-sped-v1"])
    // Candidates stand once, where the bundle's tag is.
    #expect(answer.media.map { $0.transport.candidates.count } == [1, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [(RecordedDescription.liveKitPublishingOffer, 7), (RecordedDescription.liveKitDualOffer, 0)])
  func publishedTracks(_ sdp: String, _ microphone: Int) throws {
    var server = Exchange.answeringServer
    try server.setRemote(SessionDescription(sdp), as: .offer)
    try server.setFormatAdditions(
      [FormatAddition(codec: "OPUS", parameters: "usedtx=1;stereo=1;maxaveragebitrate=510000")],
      of: #require(server.transceiver(mid: "\(microphone)")?.id))
    let (answer, _) = try server.createAnswer(.sample("bbbb"))
    let audio = answer.media[microphone]
    #expect(audio.direction == .receiveOnly)
    #expect(
      audio.payloadFormats.first?.parameters.text
        == "minptime=10;useinbandfec=1;usedtx=1;stereo=1;maxaveragebitrate=510000")
    let video = answer.media[microphone + 1]
    #expect(video.direction == .receiveOnly)
    #expect(video.rids.map(\.text) == ["f recv", "h recv", "q recv"])
    #expect(video.simulcast == SimulcastDescription(receive: ["f", "h", "q"]))
    #expect(video.extensions.contains { $0.uri == HeaderExtensionURI.streamID })
    // The start bitrate the sender asked to be told must come back to it.
    #expect(video.payloadFormats[0].parameters["x-google-start-bitrate"] == "1000")
    let agreed = try #require(server.session?.media(mid: "\(microphone + 1)"))
    #expect(agreed.receiveRIDs == ["f", "h", "q"])
    #expect(agreed.remoteTracks.count == 1)
    #expect(server.session?.media(mid: "\(microphone)")?.remoteStreams.count == 1)
    #expect(server.session?.media(mid: "\(microphone)")?.remoteTracks.first?.streamID == "-")
  }

  @Test func subscriberAnswerCompletesOurOffer() throws {
    var server = Negotiation(
      configuration: NegotiationConfiguration(
        audioCodecs: [.opus, .red], videoCodecs: CodecDescription.forwardedVideo,
        audioExtensions: [HeaderExtensionDescription(HeaderExtensionURI.absoluteCaptureTime, id: 7)],
        videoExtensions: [
          HeaderExtensionDescription(HeaderExtensionURI.dependencyDescriptor, id: 12),
          HeaderExtensionDescription(HeaderExtensionURI.absoluteSendTime, id: 2),
        ], cname: "server", sessionID: 5))
    server.enableDataChannels()
    let audio = try server.addSender(.sample(111), kind: .audio)
    let video = try server.addSender(.sample(222, retransmission: 223), kind: .video)
    let offer = try server.createOffer(.sample("aaaa"))
    #expect(offer.media.map(\.kind) == [.application, .audio, .video])
    #expect(offer.media[2].ssrcGroups == [SSRCGroup(semantics: "FID", ssrcs: [222, 223])])
    let changes = try server.setRemote(SessionDescription(RecordedDescription.liveKitSubscriberAnswer), as: .answer)
    #expect(changes == [.sendingStarted(audio), .sendingStarted(video), .dataChannelsNegotiated])
    #expect(server.session?.localRole == .passive)
    let vp8 = try #require(server.session?.media(video)?.codecs.first)
    #expect(vp8.payloadType == 96 && vp8.retransmissionPayloadType == 97)
    #expect(vp8.feedback.contains(.pictureLossIndication))
    #expect(server.session?.media(video)?.sendExtensionID(HeaderExtensionURI.dependencyDescriptor) == 12)
  }
}
