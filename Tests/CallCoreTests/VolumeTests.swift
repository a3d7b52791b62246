import Testing

@testable import CallCore

/// Volume per person: by name, by selection, kept for those who come back.
struct VolumeTests {
  @Test func byNameByIdentityAndByBeginning() {
    var state = State.call(with: "bo@ex.org", "u2")
    state.call.others.update("u2") { $0.name = "Bo Larsson" }
    var store = TestStore(state)
    store.send(
      .command(.volume(participant: "bo larsson", .to(80))),
      asking: [.setVolume(identity: "u2", gain: 0.8), .notice(1)]
    ) {
      $0.call.volumes = ["u2": 80]
      _ = $0.show("Bo Larsson: volume 80 %")
    }
    store.send(.command(.volume(participant: "bo", .to(50))), asking: [.notice(2)]) {
      _ = $0.show("\"bo\" could be bo@ex.org, Bo Larsson: give more of the name", .warning)
    }
    store.send(
      .command(.volume(participant: "bo@", .by(150))),
      asking: [.setVolume(identity: "bo@ex.org", gain: 2), .notice(3)]
    ) {
      $0.call.volumes["bo@ex.org"] = 200
      _ = $0.show("bo@ex.org: volume 200 %")
    }
    store.send(.command(.volume(participant: "zoe", .to(1))), asking: [.notice(4)]) {
      _ = $0.show("nobody here is called \"zoe\"", .warning)
    }
  }

  @Test func bySelection() {
    var store = TestStore(.call(with: "bo", "chi"))
    store.send(.command(.view(.louder)), asking: [.notice(1)]) {
      _ = $0.show("select somebody first (j and k, or 1 to 9)", .warning)
    }
    store.send(.command(.view(.selectNext))) { $0.view.selected = "bo" }
    store.send(.command(.view(.selectNext))) { $0.view.selected = "chi" }
    store.send(.command(.view(.selectNext))) { $0.view.selected = "bo" }
    store.send(.command(.view(.selectPrevious))) { $0.view.selected = "chi" }
    store.send(.command(.view(.quieter)), asking: [.setVolume(identity: "chi", gain: 0.9), .notice(2)]) {
      $0.call.volumes = ["chi": 90]
      _ = $0.show("chi: volume 90 %")
    }
    store.send(.command(.view(.select(1)))) { $0.view.selected = "bo" }
    store.send(.command(.view(.select(3))), asking: [.notice(3)]) { _ = $0.show("there is no person 3", .warning) }
    store.send(
      .call(.participantLeft(identity: "bo", cause: nil)), asking: [.cancel(.speakerCooling("bo")), .notice(4)]
    ) {
      $0.call.others["bo"] = nil
      $0.view.selected = nil
      _ = $0.show("bo left")
    }
    // Alone with one person there is nothing to select.
    store.send(.command(.view(.louder)), asking: [.setVolume(identity: "chi", gain: 1), .notice(5)]) {
      $0.call.volumes = [:]
      _ = $0.show("chi: volume 100 %")
    }
  }

  @Test func whoComesBackIsAsLoudAsBefore() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.volume(participant: "bo", .to(30))), .call(.participantLeft(identity: "bo", cause: nil)))
    store.send(
      .call(.participantJoined(.talking("bo"))), asking: [.setVolume(identity: "bo", gain: 0.3), .notice(3)]
    ) {
      $0.call.others["bo"] = .talking("bo")
      _ = $0.show("bo joined")
    }
  }
}
