import RTC
import Testing

@Suite struct RealDescriptionsRoundTripTests {
  @Test(arguments: RecordedDescription.all.map(\.name))
  func readingWhatWasWrittenGivesTheSame(_ name: String) throws {
    let text = try #require(RecordedDescription.all.first { $0.name == name }?.sdp)
    let description = try SessionDescription(text)
    #expect(try SessionDescription(description.sdp) == description)
    #expect(try SessionDescription(description.sdp).sdp == description.sdp)
    // Nothing but the lines that WebRTC ignores and a line's place may get lost.
    let written = Set(description.sdp.split(separator: "\r\n").map(String.init))
    for line in text.split(separator: "\n") where !line.hasPrefix("t=") {
      #expect(written.contains(String(line)), "\(line)")
    }
  }

  @Test func libwebrtcSimulcastSectionIsUnderstood() throws {
    let offer = try SessionDescription(RecordedDescription.libwebrtcOffer)
    #expect(offer.bundledMids == ["0", "1", "2"])
    #expect(offer.allowsMixedExtensions)
    #expect(offer.media.map(\.kind) == [.audio, .video, .application])
    let video = offer.media[1]
    #expect(video.direction == .sendOnly)
    #expect(video.rids.map(\.id) == ["q", "h", "f"])
    #expect(video.simulcast == SimulcastDescription(send: ["q", "h", "f"]))
    #expect(video.extensions.contains(ExtensionMapping(id: 10, uri: HeaderExtensionURI.streamID)))
    let vp8 = try #require(video.payloadFormats.first)
    #expect(vp8.name == "VP8" && vp8.payloadType == 96 && vp8.clockRate == 90000)
    #expect(vp8.feedback.contains(.pictureLossIndication))
    let opus = try #require(offer.media[0].payloadFormats.first)
    #expect(opus.channels == 2)
    #expect(opus.parameters["useinbandfec"] == "1")
    #expect(offer.media[2].isDataChannel)
    #expect(offer.media[2].sctpPort == 5000)
    #expect(offer.media[2].maxMessageSize == 262_144)
  }

  @Test func aiortcSourcesAreUnderstood() throws {
    let offer = try SessionDescription(RecordedDescription.aiortcOffer)
    let video = offer.media[1]
    #expect(video.ssrcGroups.map(\.semantics) == ["FID"])
    #expect(video.ssrcs.map(\.ssrc) == video.ssrcGroups[0].ssrcs)
    #expect(video.transport.fingerprints.map(\.algorithm) == ["sha-256", "sha-384", "sha-512"])
    #expect(video.transport.hasAllCandidates)
  }
}
