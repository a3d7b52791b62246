import NchatAPI
import NchatClient
import Testing

@testable import CallCore

/// What somebody on a screen is told of what the backend tells.
struct LineNoticeTests {
  private static let call = EntityID.random()
  private static let bob = Person(id: .random(), username: "bob", displayName: "Bob")

  private static let told: [(LineEvent, String)] = [
    (.ring(IncomingCall(id: call, from: bob, type: .audio, isGroup: false)), "Bob calls you"),
    (.accepted(call: call, by: bob), "Bob is coming"),
    (.declined(call: call, by: bob, reason: "later"), "Bob declined: later"),
    (.missed(call: call, with: bob, cause: .unanswered), "Bob did not answer"),
    (.ended(call: call, CallEnding(status: .ended, reason: .completed, endedBy: nil)), "the call is over"),
    (.recording(RecordingNews(recording: call, call: call, what: .started)), "this call is recorded"),
    (
      .recording(RecordingNews(recording: call, call: call, what: .failed(.unanswered))), "somebody did not answer"
    ),
    (.closed(.signedOut), "you are not signed in"), (.notified("Call quality alert"), "Call quality alert"),
  ]

  @Test(arguments: told) func newsAreANotice(_ event: LineEvent, _ words: String) {
    var store = TestStore()
    store.given(.line(event))
    #expect(store.state.notices.current?.text.contains(words) == true)
  }

  @Test(arguments: [LineEvent.connected, .lost(.timedOut), .reset, .admitted(call: call), .denied(call: call)])
  func restIsNone(_ event: LineEvent) {
    var store = TestStore()
    store.send(.line(event))
  }

  @Test func whoeverAnsweredIsCalledNoMore() {
    var store = TestStore()
    store.given(.line(.connected))
    var state = store.state
    state.call.awaited = ["Bob", "Chi"]
    store = TestStore(state)
    store.given(.line(.declined(call: Self.call, by: Self.bob, reason: nil)))
    #expect(store.state.call.awaited == ["Chi"])
    store.given(.line(.ended(call: Self.call, CallEnding(status: .missed, reason: .missed, endedBy: nil))))
    #expect(store.state.call.awaited == [])
  }

  @Test func longListsOfNamesAreCut() {
    #expect(NameList.text([]) == "" && NameList.text(["a", "b", "c"]) == "a, b, c")
    #expect(NameList.text(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more")
  }

  @Test func reportSaysWhatWasHeard() throws {
    var stats = CallStats(
      roundTrip: 40, downRate: 31.5, packetsReceived: 490, packetsLost: 10,
      tracks: [TrackStats(identity: "a", sid: "1", jitter: 4), TrackStats(identity: "b", sid: "2", jitter: 8)])
    let report = QualityReporter.request(Self.call, stats)
    let sound = try #require(report.audio)
    #expect(report.callId == Self.call && QualityReportRequest.schema.check(report.json).isEmpty)
    #expect(sound.packetsLost == 10 && sound.packetsReceived == 490 && sound.loss == 0.02)
    #expect(sound.jitter == 6 && sound.rtt == 40 && sound.bitrate == 31.5)
    // Of silence nothing is claimed, and what is no number is left out.
    stats = CallStats(roundTrip: .nan, downRate: .infinity)
    let silence = QualityReporter.request(Self.call, stats)
    #expect(silence.audio?.loss == nil && silence.audio?.jitter == nil && silence.audio?.rtt == nil)
    #expect(QualityReportRequest.schema.check(silence.json).isEmpty)
  }
}
