import RTC
import Testing

@Suite struct AttributeValuesTests {
  private func section(_ line: String) throws -> MediaSection {
    try SessionDescription(SmallDescription.with(media: [line])).media[0]
  }

  @Test(arguments: [
    ("a=simulcast:send q;h;f", SimulcastDescription(send: ["q", "h", "f"])),
    ("a=simulcast:recv a send b", SimulcastDescription(send: ["b"], receive: ["a"])),
    (
      "a=simulcast:send 1,~2;~3",
      SimulcastDescription(send: [
        [.init(rid: "1"), .init(rid: "2", isPaused: true)], [.init(rid: "3", isPaused: true)],
      ])
    ),
  ])
  func simulcast(line: String, expected: SimulcastDescription) throws {
    #expect(try section(line).simulcast == expected)
  }

  @Test(arguments: [
    ("a=rid:q send", RestrictionIdentifier(id: "q", isSend: true)),
    (
      "a=rid:hi-1 recv pt=96;max-width=320",
      RestrictionIdentifier(id: "hi-1", isSend: false, restrictions: "pt=96;max-width=320")
    ),
  ])
  func rid(line: String, expected: RestrictionIdentifier) throws {
    #expect(try section(line).rids == [expected])
  }

  @Test(arguments: [
    ("a=extmap:4 urn:x", ExtensionMapping(id: 4, uri: "urn:x")),
    ("a=extmap:2/sendonly urn:x", ExtensionMapping(id: 2, direction: .sendOnly, uri: "urn:x")),
    ("a=extmap:4096 urn:x short mode", ExtensionMapping(id: 4096, uri: "urn:x", configuration: "short mode")),
  ])
  func headerExtension(line: String, expected: ExtensionMapping) throws {
    #expect(try section(line).extensions == [expected])
  }

  @Test func msidWithAndWithoutTrack() throws {
    #expect(
      try section("a=msid:PA_x|TR_y TR_y").streams == [StreamIdentification(streamID: "PA_x|TR_y", trackID: "TR_y")])
    #expect(try section("a=msid:-").streams == [StreamIdentification(streamID: "-", trackID: nil)])
  }

  @Test func formatParametersOfSeveralShapes() throws {
    let section = try section("a=fmtp:111 minptime=10; useinbandfec=1 ;;stereo=1")
    #expect(section.payloadFormats[0].parameters.text == "minptime=10;useinbandfec=1;stereo=1")
    #expect(section.payloadFormats[0].parameters["STEREO"] == "1")
    #expect(FormatParameters("111/111").entries == [.init(name: "111/111", value: nil)])
    var parameters = FormatParameters("a=1;b=2")
    parameters["A"] = "3"
    parameters["c"] = "4"
    parameters["b"] = nil
    #expect(parameters.text == "a=3;c=4")
    #expect(FormatParameters("a=1;0-15").merging(FormatParameters("0-15;a=2;d=5")).text == "a=2;0-15;d=5")
  }

  @Test func transportAttributesAtSessionLevelFillTheGaps() throws {
    let description = try SessionDescription(
      SmallDescription.with(
        session: [
          "a=ice-lite", "a=ice-ufrag:sess", "a=ice-pwd:session-password-of-22c", "a=fingerprint:sha-256 AA:BB",
          "a=setup:passive", "a=recvonly",
        ], media: ["a=mid:0", "a=setup:active", "a=candidate:1 1 udp 1 192.0.2.1 9 typ host", "a=end-of-candidates"]))
    #expect(description.isICELite)
    let transport = description.transport(of: description.media[0])
    #expect(transport.usernameFragment == "sess")
    #expect(transport.password == "session-password-of-22c")
    #expect(transport.setup == .active)
    #expect(transport.fingerprints == [SDPFingerprint(algorithm: "sha-256", value: "AA:BB")])
    #expect(transport.candidates == ["candidate:1 1 udp 1 192.0.2.1 9 typ host"])
    #expect(transport.hasAllCandidates)
    #expect(description.direction(of: description.media[0]) == .receiveOnly)
    #expect(try SessionDescription(description.sdp) == description)
  }
}
