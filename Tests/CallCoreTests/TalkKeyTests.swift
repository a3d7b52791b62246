import MediaBasics
import Testing

@testable import CallCore

/// The key that talks in push-to-talk, by what a terminal tells of it.
struct TalkKeyTests {
  private func store(reportsReleases: Bool) -> TestStore {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.pushToTalk(true)))
    store.given(.view(.terminalKnown(reportsReleases: reportsReleases, isSlow: false)))
    return store
  }

  private func press(_ milliseconds: Int? = nil) -> Action {
    .view(.talkKey(.pressed(after: milliseconds.map { .milliseconds($0) })))
  }

  private func wait(_ milliseconds: Int) -> Effect {
    .after(.milliseconds(milliseconds), .view(.talkKey(.timedOut)), .talkKey)
  }

  private func talk(_ state: inout State, _ phase: TalkKey.Phase) {
    state.view.talkKey.phase = phase
    state.call.microphone.isTalking = phase != .up
  }

  @Test func heldWhereItsComingUpIsTold() {
    var store = store(reportsReleases: true)
    store.send(press(), asking: [.setMicrophoneMuted(false)]) { talk(&$0, .down) }
    store.send(.view(.talkKey(.released)), asking: [.cancel(.talkKey), .setMicrophoneMuted(true)]) { talk(&$0, .up) }
    store.send(.view(.talkKey(.released)))
  }

  @Test func aTerminalThatPromisedToTellAndDoesNotIsNotBelievedAnyMore() {
    var store = store(reportsReleases: true)
    store.given(press())
    store.send(press(5_000), asking: [.cancel(.talkKey), .setMicrophoneMuted(true)]) {
      talk(&$0, .up)
      $0.view.talkKey.reportsReleases = false
    }
    store.send(press(5_000), asking: [.setMicrophoneMuted(false)]) { talk(&$0, .latched) }
  }

  @Test func aTapLatchesAndAnotherEnds() {
    var store = store(reportsReleases: false)
    store.send(press(), asking: [.setMicrophoneMuted(false)]) { talk(&$0, .latched) }
    store.send(.view(.talkKey(.released)))
    store.send(.view(.talkKey(.timedOut)))
    store.send(press(3_000), asking: [.cancel(.talkKey), .setMicrophoneMuted(true)]) { talk(&$0, .up) }
  }

  @Test func asTwoQuickTaps() {
    var store = store(reportsReleases: false)
    store.given(press())
    // It may be the first repeat of a key that is held.
    store.send(press(400), asking: [wait(150)]) { talk(&$0, .ending) }
    store.send(.view(.talkKey(.timedOut)), asking: [.cancel(.talkKey), .setMicrophoneMuted(true)]) { talk(&$0, .up) }
  }

  @Test func aKeyThatRepeatsIsHeld() {
    var store = store(reportsReleases: false)
    store.given(press())
    store.send(press(660), asking: [wait(150)]) { talk(&$0, .ending) }
    store.send(press(40), asking: [wait(150)]) { talk(&$0, .repeating) }
    store.send(press(100), asking: [wait(200)])
    store.send(press(40), asking: [wait(150)])
    store.send(.view(.talkKey(.timedOut)), asking: [.cancel(.talkKey), .setMicrophoneMuted(true)]) { talk(&$0, .up) }
    store.send(press(40))
    store.send(press(1_000), asking: [.setMicrophoneMuted(false)]) { talk(&$0, .latched) }
  }

  @Test func whatWasBegunElsewhereIsEndedByTheKey() {
    for reportsReleases in [false, true] {
      var store = store(reportsReleases: reportsReleases)
      store.given(.command(.talk(.on)))
      store.given(press(2_000), .view(.talkKey(.released)))
      #expect(!store.state.call.microphone.isTalking && store.state.view.talkKey.phase == .up)
    }
  }

  @Test func mutedItSaysWhyAndOpensNothing() {
    var store = store(reportsReleases: false)
    store.given(.command(.mute))
    store.send(press(), asking: [.notice(1)]) { _ = $0.show("you are muted: unmute first", .warning) }
  }

  @Test(arguments: [
    Action.view(.focusChanged(false)), .view(.keyboardLost), .command(.mute), .command(.pushToTalk(true)),
    .call(.reconnecting(cause: "gone")), .call(.microphoneMutedByHost), .call(.closed(nil)),
    .view(.terminalKnown(reportsReleases: false, isSlow: false)),
  ])
  func whateverEndsTheTalkingLetsGoOfTheKey(_ action: Action) {
    var store = store(reportsReleases: true)
    store.given(press())
    #expect(store.state.call.microphone.isTalking)
    store.given(action)
    #expect(!store.state.call.microphone.isTalking && store.state.view.talkKey.phase == .up)
    // The rest of the press opens nothing.
    store.given(
      .view(.talkKey(.released)), .view(.talkKey(.timedOut)), .view(.talkKey(.pressed(after: .milliseconds(30)))))
    if store.state.view.talkKey.reportsReleases { return }
    #expect(!store.state.call.microphone.isTalking)
  }

  @Test func aLostConnectionClosesTheMicrophone() {
    var store = store(reportsReleases: true)
    store.given(press())
    store.send(.call(.reconnecting(cause: nil)), asking: [.setMicrophoneMuted(true), .cancel(.talkKey)]) {
      $0.call.connection = .reconnecting(nil)
      talk(&$0, .up)
    }
    store.send(press(3_000), asking: [.notice(1)]) {
      _ = $0.show("the connection is being restored: try again in a moment", .warning)
    }
  }

  @Test func aSlowLinkKeepsStill() {
    var store = TestStore()
    store.send(.view(.terminalKnown(reportsReleases: false, isSlow: true))) { $0.view.isLinkSlow = true }
    #expect(store.state.view.isStill)
  }
}
