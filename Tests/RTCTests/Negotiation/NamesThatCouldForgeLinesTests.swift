import RTC
import Testing

@Suite struct NamesThatCouldForgeLinesTests {
  @Test(arguments: ["", "two words", "line\r\na=candidate:1", "tab\t", "caf\u{e9}", String(repeating: "x", count: 257)])
  func theyAreRefused(_ name: String) {
    #expect(throws: NegotiationError.invalidIdentifier(name)) {
      try MediaSender(streamID: name, trackID: "t", ssrc: 1)
    }
    #expect(throws: NegotiationError.invalidIdentifier(name)) {
      try MediaSender(streamID: "s", trackID: name, ssrc: 1)
    }
    #expect(throws: NegotiationError.invalidIdentifier(name)) {
      try MediaSender(streamID: "s", trackID: "t", ssrc: 1, cname: name)
    }
  }

  @Test func whatStillGetsThroughMakesNoLine() throws {
    var negotiation = Negotiation(
      configuration: NegotiationConfiguration(cname: "c\r\na=ice-lite", sessionID: 1))
    let id = try negotiation.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    try negotiation.setFormatAdditions([FormatAddition(codec: "opus", parameters: "x=\u{0}1\na=y")], of: id)
    let written = try SessionDescription(negotiation.createOffer(.sample("aaaa")).sdp)
    #expect(!written.isICELite)
    #expect(written.media[0].attributes == [])
    #expect(written.media[0].ssrcs[0].cname == "ca=ice-lite")
  }

  @Test func encodingsNeedDistinctNames() throws {
    func sender(_ rids: [String?]) throws -> MediaSender {
      try MediaSender(
        streamID: "s", trackID: "t", encodings: rids.enumerated().map { SenderEncoding(rid: $1, ssrc: UInt32($0)) })
    }
    #expect(try sender([nil]).encodings.count == 1)
    #expect(try sender(["a", "b"]).encodings.count == 2)
    #expect(throws: NegotiationError.invalidEncodings) { try sender([]) }
    #expect(throws: NegotiationError.invalidEncodings) { try sender(["a", "a"]) }
    #expect(throws: NegotiationError.invalidEncodings) { try sender([nil, "a"]) }
    #expect(throws: NegotiationError.invalidIdentifier("a;b")) { try sender(["a;b", "c"]) }
  }
}
