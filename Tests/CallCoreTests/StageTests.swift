import Testing

@testable import CallCore

/// Who is where on the screen: pinned people, the one with the stage, the order of lists, one's own tile.
struct StageTests {
  private func stage(_ command: StageCommand) -> Action { .command(.view(.stage(command))) }

  @Test func pinnedPeopleComeFirst() {
    var store = TestStore(.call(with: "bo", "chi", "dee"))
    store.send(stage(.pin(nil)), asking: [.notice(1)]) { _ = $0.show("select somebody first (j and k)", .warning) }
    store.send(stage(.pin(3)), asking: [.notice(2)]) { state in
      state.view.selected = "dee"
      state.view.stage.pinned = ["dee"]
      _ = state.show("dee: pinned")
    }
    #expect(store.state.tiles.map(\.identity) == ["dee", "bo", "chi", "ana"])
    #expect(store.state.roster.map(\.identity) == ["dee", "bo", "chi", "ana"])
    #expect(store.state.mainPerson?.identity == "dee")
    // Numbers and the selection go by what is seen.
    store.send(.command(.view(.select(2)))) { $0.view.selected = "bo" }
    store.send(.command(.view(.selectPrevious))) { $0.view.selected = "dee" }
    store.given(stage(.pin(3)))
    #expect(store.state.view.stage.pinned == ["dee", "chi"])
    // Somebody who returns is pinned still.
    store.given(.call(.participantLeft(identity: "dee", cause: nil)))
    #expect(store.state.tiles.map(\.identity) == ["chi", "bo", "ana"])
    store.given(.call(.participantJoined(.talking("dee"))))
    #expect(store.state.tiles.map(\.identity) == ["dee", "chi", "bo", "ana"])
    store.given(stage(.pin(1)))
    #expect(store.state.view.stage.pinned == ["chi"])
    store.send(stage(.unpin)) { $0.view.stage.pinned = [] }
    #expect(StageCommand.unpin.refusal(in: store.state) == "nobody is pinned or focused")
    #expect(StageCommand.pin(4).refusal(in: store.state) == "there is no person 4")
  }

  @Test func pinsHaveABound() {
    var state = State()
    let people = (0..<12).map { Participant.talking("p\($0)") }
    _ = reduce(&state, .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: people)))
    for number in 1...12 { _ = reduce(&state, stage(.pin(number))) }
    #expect(state.view.stage.pinned.count == 9)
    #expect(state.notices.current?.text == "9 people are pinned: unpin one first (0)")
    // Those who left make room.
    _ = reduce(&state, .call(.participantLeft(identity: "p0", cause: nil)))
    _ = reduce(&state, stage(.pin(11)))
    #expect(state.view.stage.pinned.last == "p11")
    _ = reduce(&state, .call(.closed(nil)))
    #expect(state.view.stage == StageState())
  }

  @Test func oneGetsTheStage() {
    var store = TestStore(.call(with: "bo", "chi"))
    #expect(!store.state.isFocused)
    store.send(stage(.focus)) { $0.view.stage.focused = "bo" }
    #expect(store.state.isFocused)
    store.given(.command(.view(.select(2))))
    store.send(stage(.focus)) { $0.view.stage.focused = "chi" }
    #expect(store.state.mainPerson?.identity == "chi")
    store.send(stage(.focus)) { $0.view.stage.focused = nil }
    store.given(stage(.focus))
    // Another layout is a wish to see the others.
    store.send(.command(.view(.layout))) { state in
      state.view.stage.focused = nil
      state.view.layout = .speaker
    }
    var alone = TestStore(.call())
    alone.send(stage(.focus), asking: [.notice(1)]) { _ = $0.show("nobody else is here", .warning) }
  }

  @Test func listsHaveAnOrder() {
    var store = TestStore(.call(with: "dee", "Bo", "chi"))
    store.given(.call(.speakingChanged(identity: "chi", isSpeaking: true)), stage(.people))
    #expect(store.state.view.layout == .roster)
    #expect(store.state.roster.map(\.identity) == ["chi", "dee", "Bo", "ana"])
    store.send(.command(.view(.selectNext))) { $0.view.selected = "chi" }
    store.send(stage(.order), asking: [.notice(1)]) { state in
      state.view.stage.order = .name
      _ = state.show("people by name")
    }
    #expect(store.state.roster.map(\.identity) == ["Bo", "chi", "dee", "ana"])
    store.send(stage(.order), asking: [.notice(2)]) { state in
      state.view.stage.order = .joined
      _ = state.show("people as they came")
    }
    #expect(store.state.roster.map(\.identity) == ["dee", "Bo", "chi", "ana"])
    store.send(stage(.people)) { $0.view.layout = .grid }
  }

  @Test func onesOwnTile() {
    var store = TestStore(.call(with: "bo"))
    store.send(stage(.selfView), asking: [.notice(1)]) { state in
      state.view.stage.selfView = .tile
      _ = state.show("your own tile: among the others")
    }
    store.given(stage(.selfView))
    #expect(store.state.tiles.map(\.identity) == ["bo"])
    // Somebody alone sees at least themselves.
    store.given(.call(.participantLeft(identity: "bo", cause: nil)))
    #expect(store.state.tiles.map(\.identity) == ["ana"])
  }

  @Test func reactionsRiseAndEnd() {
    var store = TestStore(.call(with: "bo"))
    let step = Effect.after(.milliseconds(200), .call(.reactionsRose), .callReactions)
    store.send(.call(.reactionReceived(identity: "bo", reaction: "heart")), asking: [step, .notice(1)]) { state in
      state.call.reactions = [CallReaction(identity: "bo", word: "heart")]
      _ = state.show("bo: heart")
    }
    store.send(.call(.reactionReceived(identity: "bo", reaction: "heart")), asking: [.notice(2)]) { state in
      state.call.reactions[0].count = 2
      _ = state.show("bo: heart")
    }
    store.send(.command(.react("clap")), asking: [.sendReaction("clap")]) { state in
      state.call.reactions.append(CallReaction(identity: "ana", word: "clap"))
    }
    for age in 1...5 {
      store.send(.call(.reactionsRose), asking: [step]) { state in
        for index in state.call.reactions.indices { state.call.reactions[index].age = age }
      }
    }
    store.send(.call(.reactionsRose)) { $0.call.reactions = [] }
    store.send(.call(.reactionsRose))
  }

  @Test func aFloodOfReactionsHasABound() {
    var store = TestStore(.call(with: "bo"))
    for number in 0..<500 {
      store.given(
        .call(.reactionReceived(identity: "bo", reaction: String(repeating: "\(number)", count: 2_000))),
        .call(.reactionReceived(identity: "nobody", reaction: "heart")))
    }
    #expect(store.state.call.reactions.count == 6)
    #expect(store.state.call.reactions.allSatisfy { $0.word.count <= 16 && $0.identity == "bo" })
    store.given(.call(.participantLeft(identity: "bo", cause: nil)))
    #expect(store.state.call.reactions.isEmpty)
  }

  @Test func whoWantsNoMotionIsToldAllTheSame() {
    var state = State.call(with: "bo")
    state.view.reducesMotion = true
    var store = TestStore(state)
    store.send(.call(.reactionReceived(identity: "bo", reaction: "heart")), asking: [.notice(1)]) {
      _ = $0.show("bo: heart")
    }
    store.send(.command(.react("heart")), asking: [.sendReaction("heart")])
  }
}
