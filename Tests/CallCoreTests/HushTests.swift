import Testing

@testable import CallCore

/// Somebody whom this person does not want to hear.
struct HushTests {
  @Test func theyAreNotHeardAndKeepTheirVolume() {
    var store = TestStore(.call(with: "bo", "chi"))
    store.given(.command(.volume(participant: "bo", .to(80))))
    store.send(
      .command(.hush(participant: "bo", nil)), asking: [.setVolume(identity: "bo", gain: 0), .notice(2)]
    ) {
      $0.call.hushed = ["bo"]
      _ = $0.show("you hear bo no more")
    }
    store.send(.command(.volume(participant: "bo", .by(10))), asking: [.notice(3)]) {
      $0.call.volumes = ["bo": 90]
      _ = $0.show("bo: volume 90 %, but silenced")
    }
    // Back in the call, they are as silent as before.
    store.given(.call(.participantLeft(identity: "bo", cause: nil)))
    store.send(
      .call(.participantJoined(.talking("bo"))), asking: [.setVolume(identity: "bo", gain: 0), .notice(5)]
    ) {
      $0.call.others["bo"] = .talking("bo")
      _ = $0.show("bo joined")
    }
    store.send(
      .command(.hush(participant: "bo", false)), asking: [.setVolume(identity: "bo", gain: 0.9), .notice(6)]
    ) {
      $0.call.hushed = []
      _ = $0.show("you hear bo again")
    }
    store.send(.command(.hush(participant: "bo", false)))
    store.send(.command(.hush(participant: "zoe", nil)), asking: [.notice(7)]) {
      _ = $0.show("nobody here is called \"zoe\"", .warning)
    }
  }

  @Test func bySelectionAndIntoTheNextCall() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.hush)), asking: [.setVolume(identity: "bo", gain: 0), .notice(1)]) {
      $0.call.hushed = ["bo"]
      _ = $0.show("you hear bo no more")
    }
    store.given(.call(.closed(nil)))
    #expect(store.state.call.hushed == ["bo"])
  }
}
