import Testing

@testable import CallCore

/// Marks, meters and quality follow what is measured; lists of speakers do not jump.
struct WhoSpeaksTests {
  @Test func speakersStayInTheListForTwoSeconds() {
    var store = TestStore(.call(with: "bo", "chi"))
    store.send(.call(.speakingChanged(identity: "chi", isSpeaking: true)), asking: [.cancel(.speakerCooling("chi"))]) {
      $0.call.others.update("chi") { $0.isSpeaking = true }
      $0.call.recentSpeakers = ["chi"]
      $0.call.mainSpeaker = "chi"
    }
    store.send(.call(.speakingChanged(identity: "bo", isSpeaking: true)), asking: [.cancel(.speakerCooling("bo"))]) {
      $0.call.others.update("bo") { $0.isSpeaking = true }
      $0.call.recentSpeakers = ["chi", "bo"]
    }
    store.send(
      .call(.speakingChanged(identity: "chi", isSpeaking: false)),
      asking: [.after(.seconds(2), .call(.speakerCooled(identity: "chi")), .speakerCooling("chi"))]
    ) { $0.call.others.update("chi") { $0.isSpeaking = false } }
    store.send(.call(.speakerCooled(identity: "chi"))) {
      $0.call.recentSpeakers = ["bo"]
      $0.call.mainSpeaker = "bo"
    }
    // Came too late: bo speaks again.
    store.send(.call(.speakerCooled(identity: "bo")))
  }

  @Test func whoSpokeLastKeepsTheStage() {
    var store = TestStore(.call(with: "bo", "chi"))
    #expect(store.state.mainPerson?.identity == "bo")
    store.given(
      .call(.speakingChanged(identity: "chi", isSpeaking: true)),
      .call(.speakingChanged(identity: "chi", isSpeaking: false)), .call(.speakerCooled(identity: "chi")))
    #expect(store.state.call.recentSpeakers.isEmpty)
    #expect(store.state.mainPerson?.identity == "chi")
    store.given(.call(.participantLeft(identity: "chi", cause: nil)))
    #expect(store.state.call.mainSpeaker == nil)
    #expect(store.state.mainPerson?.identity == "bo")
    store.given(.call(.participantLeft(identity: "bo", cause: nil)))
    #expect(store.state.mainPerson?.identity == "ana")
  }

  @Test func myOwnSpeakingIsMarkedButNotListed() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.speakingChanged(identity: "ana", isSpeaking: true))) { $0.call.me?.isSpeaking = true }
  }

  @Test func metersRiseAtOnceAndFallSlowly() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.levelsMeasured(["bo": -20, "ana": -40]))) {
      $0.call.others.update("bo") { $0.level = -20 }
      $0.call.me?.level = -40
    }
    store.send(.call(.levelsMeasured(["bo": -90]))) {
      $0.call.others.update("bo") { $0.level = -29 }
      $0.call.me?.level = -49
    }
    store.send(.call(.levelsMeasured(["bo": 40]))) {
      $0.call.others.update("bo") { $0.level = 0 }
      $0.call.me?.level = -58
    }
    for _ in 0..<20 { store.given(.call(.levelsMeasured([:]))) }
    #expect(store.state.call.others["bo"]?.level == -127)
    let silent = store.state
    store.given(.call(.levelsMeasured(["bo": Int.min])))
    #expect(store.state == silent)
  }

  @Test func metersThatAreReadLessOftenFallFurtherAtOnce() {
    var state = State.call(with: "bo")
    state.call.meterFall = 90
    for levels in [["bo": -20], [:]] { _ = reduce(&state, .call(.levelsMeasured(levels))) }
    #expect(state.call.others["bo"]?.level == -110)
  }

  @Test func qualityIsPerPerson() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.qualityChanged(identity: "bo", .poor))) { $0.call.others.update("bo") { $0.quality = .poor } }
    store.send(.call(.qualityChanged(identity: "ana", .lost))) { $0.call.me?.quality = .lost }
  }
}
