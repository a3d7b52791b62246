import RTC
import Testing

@Suite struct UnknownAttributesSurviveTests {
  @Test func theyKeepTheirOrderAndValues() throws {
    let description = try SessionDescription(
      SmallDescription.with(
        session: ["a=cryptex", "a=msid-semantic: WMS"],
        media: ["a=rtcp:9 IN IP4 0.0.0.0", "a=mid:0", "a=x-one", "a=x-two:with: colon", "a=ssrc:7 label:l", "b=AS:64"]))
    #expect(
      description.attributes == [SDPAttribute(name: "cryptex"), SDPAttribute(name: "msid-semantic", value: " WMS")])
    let section = description.media[0]
    #expect(
      section.attributes == [
        SDPAttribute(name: "rtcp", value: "9 IN IP4 0.0.0.0"), SDPAttribute(name: "x-one"),
        SDPAttribute(name: "x-two", value: "with: colon"),
      ])
    #expect(section.ssrcs[0].attributes == [SDPAttribute(name: "label", value: "l")])
    #expect(section.bandwidths == ["AS:64"])
    #expect(try SessionDescription(description.sdp) == description)
  }

  @Test func feedbackForPayloadTypesOutsideTheSectionIsDropped() throws {
    let description = try SessionDescription(
      SmallDescription.with(media: ["a=rtpmap:99 VP8/90000", "a=rtcp-fb:99 nack", "a=rtcp-fb:* transport-cc"]))
    #expect(description.media[0].payloadFormats.map(\.payloadType) == [111, 0])
    #expect(description.media[0].commonFeedback == [.transportWideCongestionControl])
    #expect(!description.sdp.contains("99"))
  }
}
