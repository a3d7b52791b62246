import Testing

@testable import CallCore

/// A call is interrupted, comes back, and ends.
struct ConnectionTests {
  @Test func aReconnectKeepsMetersVolumesAndTheClock() {
    var state = State.call(with: "bo", "chi")
    state.call.minutes = 7
    state.call.volumes = ["bo": 50]
    state.call.others.update("bo") { $0.level = -30 }
    var store = TestStore(state)
    store.send(.call(.reconnecting(cause: "signal lost"))) { $0.call.connection = .reconnecting("signal lost") }
    store.send(
      .call(.joined(room: RoomSummary(name: "standup"), me: .talking("ana"), others: [.talking("bo")])),
      asking: [.setVolume(identity: "bo", gain: 0.5), .notice(1)]
    ) {
      $0.call.connection = .joined
      $0.call.others["chi"] = nil
      _ = $0.show("connected again")
    }
    #expect(store.state.call.minutes == 7)
    #expect(store.state.call.others["bo"]?.level == -30)
  }

  @Test func aResumeChangesNobody() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.resumed))
    store.given(.call(.reconnecting(cause: nil)))
    store.send(.call(.resumed), asking: [.notice(1)]) {
      $0.call.connection = .joined
      _ = $0.show("connected again")
    }
  }

  @Test func theEndClosesTheMicrophoneAndWhatIsOpenOnTheScreen() {
    var store = TestStore(.call(with: "bo"))
    store.given(
      .call(.microphoneChanged(isOpen: true)), .call(.speakingChanged(identity: "bo", isSpeaking: true)),
      .call(.levelsMeasured(["bo": -10])), .command(.view(.help)))
    store.send(.call(.left(.roomClosed)), asking: [.cancel(.minute), .cancel(.speakerCooling("bo"))]) {
      $0.call.connection = .left(.roomClosed)
      $0.call.microphone.isOpen = false
      $0.call.recentSpeakers = []
      $0.call.others.update("bo") { participant in
        participant.isSpeaking = false
        participant.level = -127
      }
      $0.view.overlay = nil
    }
    store.send(.call(.reconnecting(cause: nil)))
    store.send(.call(.minutePassed))
  }

  @Test func devicesThatComeAndGoAreSaidOnce() {
    var store = TestStore(.call(with: "bo"))
    let opened = AudioDeviceState(name: "Yeti", condition: .opened)
    let lost = AudioDeviceState(name: "Yeti", condition: .lost)
    let retry = AudioDeviceState(name: "Yeti", condition: .retry)
    store.send(.devices(.changed(.input, opened))) { $0.devices.input = opened }
    store.send(.devices(.changed(.input, lost)), asking: [.notice(1)]) {
      $0.devices.input = lost
      _ = $0.show("microphone Yeti is gone; the call goes on without it", .warning)
    }
    store.send(.devices(.changed(.input, retry))) { $0.devices.input = retry }
    store.send(.devices(.changed(.input, retry)))
    store.send(.devices(.changed(.input, opened)), asking: [.notice(2)]) {
      $0.devices.input = opened
      _ = $0.show("microphone Yeti is back")
    }
    store.send(.devices(.changed(.output, retry)), asking: [.notice(3)]) {
      $0.devices.output = retry
      _ = $0.show("speaker Yeti cannot be opened; trying again", .warning)
    }
  }

  @Test func causesHaveWordsForScriptsAndSentencesForPeople() {
    let causes: [LeaveCause] = [
      .requested, .duplicateIdentity, .removed, .roomClosed, .serverShutdown, .refused("x"), .network("x"),
      .encryption("x"), .failed("x"),
    ]
    #expect(Set(causes.map(\.word)).count == causes.count)
    #expect(causes.allSatisfy { !$0.sentence.isEmpty })
  }
}
