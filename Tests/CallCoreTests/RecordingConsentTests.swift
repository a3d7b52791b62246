import NchatAPI
import Testing

@testable import CallCore

/// Somebody wants to record the call: who is asked, and what is said by itself.
struct RecordingConsentTests {
  private static let call = EntityID.random()
  private static let recording = EntityID.random()
  private static let bob = Person(id: .random(), username: "bob", displayName: "Bob")

  private static func news(_ what: RecordingNews.What) -> Action {
    .line(.recording(RecordingNews(recording: recording, call: call, what: what)))
  }

  private static let asked = news(.asked(by: bob, until: Timestamp(milliseconds: 30_000)))
  private static let question = "Bob wants to record this call; say :consent yes or :consent no"

  @Test func thePersonIsAskedAndSays() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.consent(true)), asking: [.notice(1)]) {
      _ = $0.show("nobody asks whether you may be recorded", .warning)
    }
    store.send(Self.asked, asking: [.notice(2)]) {
      $0.call.isAskedToBeRecorded = true
      _ = $0.show(Self.question, .warning)
    }
    store.send(.command(.consent(false)), asking: [.answerRecording(false)])
    store.send(.command(.consent(true)), asking: [.answerRecording(true)])
    // Another's answer is not this person's.
    store.given(Self.news(.answered(by: Self.bob, accepted: true)))
    #expect(store.state.call.isAskedToBeRecorded)
  }

  @Test(arguments: [(RecordingAnswer.yes, true), (.no, false)])
  func whatWasSaidBeforehandIsSaidByItself(_ answer: RecordingAnswer, _ isAccepted: Bool) {
    var state = State.call(with: "bo")
    state.call.recordingAnswer = answer
    var store = TestStore(state)
    for number in 1...2 {
      store.send(Self.asked, asking: [.answerRecording(isAccepted), .notice(number)]) {
        $0.call.isAskedToBeRecorded = true
        _ = $0.show(Self.question, .warning)
      }
    }
  }

  @Test(arguments: [
    RecordingNews.What.started, .stopped, .ready, .failed(.refused), .failed(.unanswered), .failed(nil),
  ])
  func nobodyIsAskedAnyMore(_ what: RecordingNews.What) {
    var store = TestStore(.call(with: "bo"))
    store.given(Self.asked, Self.news(what))
    #expect(!store.state.call.isAskedToBeRecorded)
    #expect(store.state.notices.current?.text.contains("record") == true)
    #expect(Command.consent(true).refusal(in: store.state) != nil)
  }

  @Test func theEndOfTheCallEndsTheQuestion() {
    var store = TestStore(.call(with: "bo"))
    store.given(
      Self.asked, .line(.ended(call: Self.call, CallEnding(status: .ended, reason: .completed, endedBy: nil))))
    #expect(!store.state.call.isAskedToBeRecorded)
  }
}
