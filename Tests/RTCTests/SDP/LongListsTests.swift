import RTC
import Testing

/// Lists that a description may not make long, and long ones that cost no more than their length.
@Suite struct LongListsTests {
  private static func description(_ sections: Int, _ lines: [String], formats: [Int] = [111]) -> String {
    let head = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
    let transport = [
      "a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijkl", "a=fingerprint:sha-256 AB:CD", "a=setup:actpass",
      "a=group:BUNDLE " + (0..<sections).map(String.init).joined(separator: " "),
    ]
    let list = formats.map(String.init).joined(separator: " ")
    let media = (0..<sections).flatMap {
      ["m=audio 9 UDP/TLS/RTP/SAVPF \(list)", "c=IN IP4 0.0.0.0", "a=mid:\($0)", "a=rtcp-mux"] + lines
    }
    return (head + transport + media).joined(separator: "\r\n") + "\r\n"
  }

  @Test func feedbackIsBounded() throws {
    let kinds = (0..<65).map { "a=rtcp-fb:111 kind\($0)" }
    #expect(throws: Never.self) { try SessionDescription(Self.description(1, Array(kinds.dropLast()))) }
    #expect(throws: SDPError.self) { try SessionDescription(Self.description(1, kinds)) }
    let common = (0..<65).map { "a=rtcp-fb:* kind\($0)" }
    #expect(throws: Never.self) { try SessionDescription(Self.description(1, Array(common.dropLast()))) }
    #expect(throws: SDPError.self) { try SessionDescription(Self.description(1, common)) }
  }

  /// A megabyte of sections in which every payload type has every kind of feedback that all have.
  @Test(.timeLimit(.minutes(1))) func feedbackForAllOfManyPayloadTypes() throws {
    let formats = Array(35...63) + Array(96...127)
    let lines = formats.map { "a=rtpmap:\($0) opus/48000/2" } + (0..<64).map { "a=rtcp-fb:* kind\($0)" }
    let offer = try SessionDescription(Self.description(240, lines, formats: formats))
    var answerer = Negotiation(configuration: .voice())
    try answerer.setRemote(offer, as: .offer)
    let answer = try answerer.createAnswer(.sample("bbbb")).answer
    #expect(answer.media.count == 240)
  }

  /// The same parameters again and again, spelled in either case.
  @Test(.timeLimit(.minutes(1))) func parametersSaidOverAndOver() throws {
    let once = (0..<60).map { "Name\($0)=1" }.joined(separator: ";")
    let again = (0..<60).map { "nAME\($0)=2" }.joined(separator: ";")
    let lines =
      ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 \(once)"] + Array(repeating: "a=fmtp:111 \(again)", count: 1_200)
    let description = try SessionDescription(Self.description(1, lines))
    let parameters = try #require(description.media.first?.payloadFormats.first?.parameters)
    #expect(parameters.entries.count == 60)
    #expect(parameters["NAME7"] == "2")
  }

  /// Thousands of simulcast streams, and as many names, none of which fits.
  @Test(.timeLimit(.minutes(1))) func simulcastStreamsThatNobodyDescribed() throws {
    let streams = (0..<2_500).map { "s\($0)" }.joined(separator: ";")
    let lines =
      ["a=rtpmap:96 VP8/90000", "a=extmap:10 \(HeaderExtensionURI.streamID)", "a=sendonly"]
      + (0..<1_900).map { "a=rid:r\($0) send" } + ["a=simulcast:send \(streams)"]
    let text = Self.description(20, lines, formats: [96]).replacing("m=audio", with: "m=video")
    var answerer = Negotiation(configuration: .everything())
    try answerer.setRemote(try SessionDescription(text), as: .offer)
    let answer = try answerer.createAnswer(.sample("bbbb")).answer
    #expect(answer.media.allSatisfy { $0.simulcast == nil })
  }
}
