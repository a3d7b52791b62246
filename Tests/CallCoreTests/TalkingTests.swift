import Testing

@testable import CallCore

/// Mute, push-to-talk and deafen: what is wished, what is asked of the engine, and what is true.
struct TalkingTests {
  @Test func muteAsksTheEngineAndShowsWhatItConfirms() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.microphoneChanged(isOpen: true))) { $0.call.microphone.isOpen = true }
    store.send(.command(.mute), asking: [.setMicrophoneMuted(true)]) { $0.call.microphone.isMuted = true }
    #expect(store.state.call.microphone.isOpen, "not closed before the engine says so")
    store.send(.call(.microphoneChanged(isOpen: false))) { $0.call.microphone.isOpen = false }
    store.send(.command(.mute))
    store.send(.command(.toggleMute), asking: [.setMicrophoneMuted(false)]) { $0.call.microphone.isMuted = false }
    store.send(.command(.unmute))
  }

  @Test func pushToTalkOpensOnlyWhileTalking() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.talk(.on)), asking: [.notice(1)]) {
      _ = $0.show("talk is for push-to-talk: turn it on with ptt", .warning)
    }
    store.send(.command(.pushToTalk(nil)), asking: [.setMicrophoneMuted(true)]) {
      $0.call.microphone.isPushToTalk = true
    }
    store.send(.command(.talk(.on)), asking: [.setMicrophoneMuted(false)]) { $0.call.microphone.isTalking = true }
    store.send(.command(.talk(.on)))
    store.send(.command(.talk(.toggle)), asking: [.setMicrophoneMuted(true)]) { $0.call.microphone.isTalking = false }
    store.send(.command(.mute)) { $0.call.microphone.isMuted = true }
    store.send(.command(.talk(.on)), asking: [.notice(2)]) { _ = $0.show("you are muted: unmute first", .warning) }
    store.send(.command(.talk(.off)))
    store.send(.command(.unmute)) { $0.call.microphone.isMuted = false }
    store.send(.command(.pushToTalk(false)), asking: [.setMicrophoneMuted(false)]) {
      $0.call.microphone.isPushToTalk = false
    }
  }

  @Test func talkingEndsWhenTheWindowLosesTheFocus() {
    var store = TestStore(.call(with: "bo"))
    store.send(.view(.focusChanged(false)))
    store.given(.command(.pushToTalk(true)), .command(.talk(.on)))
    store.send(.view(.focusChanged(false)), asking: [.setMicrophoneMuted(true)]) {
      $0.call.microphone.isTalking = false
    }
    store.send(.view(.focusChanged(true)))
  }

  @Test func aHostsMuteIsSaid() {
    var store = TestStore(.call(with: "bo"))
    store.given(.call(.microphoneChanged(isOpen: true)))
    store.send(.call(.microphoneMutedByHost), asking: [.notice(1)]) {
      $0.call.microphone.isMuted = true
      $0.call.microphone.isOpen = false
      _ = $0.show("a host muted you", .warning)
    }
  }

  @Test func deafenTogglesOnce() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.deafen(nil)), asking: [.setDeafened(true)]) { $0.call.isDeafened = true }
    store.send(.command(.deafen(true)))
    store.send(.command(.deafen(false)), asking: [.setDeafened(false)]) { $0.call.isDeafened = false }
  }
}
