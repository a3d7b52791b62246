import Testing

@testable import LiveKit

/// One offer at a time, and candidates in the form that others read.
struct NegotiationOrderTests {
  @Test func wishesDuringAnOfferBecomeOneMore() {
    var offers = OfferQueue()
    let first = [offers.want(), offers.want(), offers.want()]
    #expect(first == [1, nil, nil])
    #expect(!offers.accepts(answer: 2) && offers.accepts(answer: 1) && offers.accepts(answer: 0))
    let wantsAnother = offers.settle()
    #expect(wantsAnother && !offers.accepts(answer: 1))
    let second = offers.want()
    let wantsThird = offers.settle()
    #expect(second == 2 && !wantsThird && offers.pending == nil)
    #expect(!offers.accepts(answer: 0))
  }

  @Test func candidatesAreReadAndWrittenAsJSON() {
    let candidate = TrickleCandidate(candidate: "candidate:1 1 udp 1 ::1 2 typ host", mid: "a\"", index: 3)
    #expect(TrickleCandidate(json: candidate.json) == candidate)
    #expect(candidate.json.contains(#""usernameFragment":null"#))
    let bare = TrickleCandidate(json: #"{"candidate":"","sdpMid":null}"#)
    #expect(bare?.candidate == "" && bare?.mid == "" && bare?.index == 0)
    let full = TrickleCandidate(json: #"{"candidate":"c","sdpMLineIndex":2,"usernameFragment":"u","x":1}"#)
    #expect(full?.index == 2 && full?.usernameFragment == "u")
  }

  @Test(arguments: ["", "[]", "{}", #"{"candidate":1}"#, "nonsense", String(repeating: "[", count: 5000)])
  func otherTextIsNoCandidate(json: String) {
    #expect(TrickleCandidate(json: json) == nil)
  }

  @Test func tracksAreNamedInEitherHalfOfTheStreamsName() {
    func sid(_ stream: String, _ track: String) -> String {
      RemoteMedia(mid: "0", kind: .audio, streamID: stream, trackID: track, codecs: []).trackSID
    }
    #expect(sid("PA_a|TR_x", "TR_y") == "TR_x" && sid("PA_a|camera", "TR_y") == "TR_y" && sid("-", "TR_y") == "TR_y")
    #expect(sid("", "") == "" && sid("PA_a|", "TR_y") == "TR_y" && sid("|TR_z", "") == "")
  }
}
