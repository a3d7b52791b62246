import RTC
import Testing

@Suite struct MalformedDescriptionIsRefusedTests {
  @Test(arguments: [
    "a=rtpmap:111", "a=rtpmap:111 opus", "a=rtpmap:111 opus/x/2", "a=rtpmap:111 opus/48000/0", "a=rtpmap:x opus/1",
    "a=fmtp:111", "a=fmtp:-1 a=b", "a=rtcp-fb:111", "a=rtcp-fb:* ", "a=extmap:0 urn:x", "a=extmap:70000 urn:x",
    "a=extmap:1/both urn:x", "a=extmap:1", "a=ssrc:1", "a=ssrc:4294967296 cname:x", "a=ssrc:1 :x", "a=ssrc-group:FID x",
    "a=ssrc-group:", "a=rid:q", "a=rid:q both", "a=rid:? send", "a=rid:seventeen-letters send", "a=simulcast:",
    "a=simulcast:send", "a=simulcast:send ;", "a=simulcast:send a send b", "a=simulcast:both a", "a=simulcast:send ~",
    "a=mid:", "a=mid:two words", "a=msid:", "a=msid:a b c", "a=setup:maybe", "a=fingerprint:sha-256",
    "a=ice-ufrag:abc", "a=ice-ufrag:ab cd", "a=ice-pwd:short", "a=sctp-port:65536", "a=max-message-size:-1",
  ])
  func attribute(_ line: String) throws {
    let text = SmallDescription.with(media: ["a=mid:0", line])
    let name = try #require(line.dropFirst(2).split(separator: ":").first)
    #expect(throws: SDPError.malformedValue(line: 7, name: String(name))) { try SessionDescription(text) }
  }

  @Test(arguments: [
    "m=audio", "m=audio 9 RTP", "m=audio x RTP/SAVPF 1", "m=audio 65536 RTP/SAVPF 1", "m=audio 9 RTP/SAVPF 128",
    "m=audio 9 RTP/SAVPF 1 1", "m=video 9 RTP/SAVPF VP8",
  ])
  func mediaLine(_ line: String) {
    #expect(throws: SDPError.malformedValue(line: 5, name: "m")) {
      try SessionDescription(SmallDescription.session + line)
    }
  }

  @Test(arguments: ["a", "=x", "ab=c", "a=b\u{0}", "a=b\rc", "a= b"])
  func line(_ line: String) {
    #expect(throws: SDPError.malformedLine(line: 5)) {
      try SessionDescription(SmallDescription.session + line + "\r\n")
    }
  }

  @Test func versionAndOriginAreNeeded() {
    #expect(throws: SDPError.missingVersion) { try SessionDescription("") }
    #expect(throws: SDPError.missingVersion) { try SessionDescription("o=- 1 1 IN IP4 0.0.0.0") }
    #expect(throws: SDPError.malformedValue(line: 1, name: "v")) { try SessionDescription("v=1") }
    #expect(throws: SDPError.missingOrigin) { try SessionDescription("v=0") }
    #expect(throws: SDPError.malformedValue(line: 2, name: "o")) {
      try SessionDescription("v=0\no=- x 1 IN IP4 0.0.0.0")
    }
    #expect(throws: SDPError.malformedValue(line: 5, name: "group")) {
      try SessionDescription(SmallDescription.session + "a=group: ")
    }
  }

  @Test func theErrorSaysWhereAndWhat() {
    #expect(
      SDPError.malformedValue(line: 7, name: "rtpmap").description == "line 7: the value of rtpmap cannot be read")
    #expect(SDPError.tooManySections(limit: 2).description == "the description has more than 2 media sections")
  }
}
