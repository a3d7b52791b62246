import NchatAPI
import Testing

@testable import CallCore

/// What somebody at home sees of the server, and where they go from there.
struct InboxTests {
  private static let at = Timestamp(milliseconds: 0)
  private static func channel(_ slug: String, call: EntityID? = nil) -> Channel {
    Channel(
      id: .random(), name: slug, slug: slug, type: .public, memberCount: 1, role: .member, activeCallId: call,
      createdAt: at)
  }

  private let general = channel("general")
  private let ops = channel("ops", call: .random())
  private static let later = Effect.after(.seconds(60), .inbox(.due), .inbox)

  private func home() -> TestStore {
    var state = State()
    state.view.route = .home
    state.session.line = .connected
    return TestStore(state)
  }

  private func loaded() -> TestStore {
    var store = home()
    store.given(.inbox(.loaded(InboxContents(channels: [general, ops]))))
    return store
  }

  @Test func itIsLoadedWithTheLineAndAgainWhenSomethingChanges() {
    var store = home()
    store.send(.line(.connected), asking: [.inbox(.load)])
    store.send(.line(.reset), asking: [.inbox(.load)])
    store.send(
      .line(.channelChanged(general.id)), asking: [.after(.milliseconds(250), .inbox(.due), .inbox)])
    store.send(.inbox(.due), asking: [.inbox(.load)])
    store.send(
      .inbox(.loaded(InboxContents(channels: [general, ops]))),
      asking: [Self.later, .inbox(.loadMembers(channel: general.id))]
    ) { state in
      state.inbox.isLoaded = true
      state.inbox.channels = [general, ops]
      state.inbox.selected = .channel(general.id)
    }
  }

  @Test func aServerThatCannotBeAskedIsSaidAndAskedAgain() {
    var store = loaded()
    store.send(.inbox(.failed("no answer")), asking: [Self.later]) { $0.inbox.failure = "no answer" }
    #expect(store.state.inbox.channels.count == 2, "what is known stays")
  }

  @Test func theSelectionStaysWhereItIsAndEndsAtTheEnds() {
    var store = loaded()
    let call = ops.activeCallId.map { Effect.inbox(.loadPeople(call: $0)) }
    let look = [Effect.inbox(.loadMembers(channel: ops.id))] + (call.map { [$0] } ?? [])
    store.send(.command(.view(.selectNext)), asking: look) { $0.inbox.selected = .channel(ops.id) }
    store.send(.command(.view(.selectNext)), asking: look)
    store.given(.inbox(.loaded(InboxContents(channels: [Self.channel("new"), general, ops]))))
    #expect(store.state.inbox.selected == .channel(ops.id))
    store.given(.inbox(.loaded(InboxContents(channels: [general]))))
    #expect(store.state.inbox.selected == .channel(general.id))
  }

  @Test func callingWhatIsSelected() {
    var store = loaded()
    store.send(
      .command(.view(.open)), asking: [.enter(.channel(general.id), isMuted: false)]
    ) { state in
      state.view.route = .call
      state.call.connection = .connecting
      state.call.title = "#general"
    }
    #expect(Command.call(["bo"]).refusal(in: store.state) == "you are in a call: leave it first")
    store.send(.command(.view(.home))) { $0.view.route = .home }
    store.send(.call(.closed("the call is over")), asking: [.cancel(.minute), .notice(1)]) { state in
      state.call = CallState()
      _ = state.show("the call is over")
    }
  }

  @Test func callingByName() {
    var store = loaded()
    #expect(Command.call(["#nope"]).refusal(in: store.state) == "there is no channel #nope that you can see")
    #expect(Command.call(["#ops", "bo"]).refusal(in: store.state) == "a channel is called alone")
    store.send(.command(.call(["#OPS"])), asking: [.enter(.channel(ops.id), isMuted: false)]) { state in
      state.view.route = .call
      state.call.connection = .connecting
      state.call.title = "#ops"
    }
    store = loaded()
    store.given(.command(.call(["bo", "chi"])))
    #expect(store.state.call.title == "bo, chi")
  }

  @Test func withoutAServerThereIsNobodyToCall() {
    var store = TestStore()
    #expect(Command.call(["bo"]).refusal(in: store.state)?.hasPrefix("this needs a server") == true)
    #expect(Command.view(.home).refusal(in: store.state)?.contains("no home") == true)
    store = home()
    store.given(.line(.lost(.timedOut)))
    #expect(Command.call(["bo"]).refusal(in: store.state)?.hasPrefix("the server cannot be reached") == true)
  }

  @Test func volumesOutliveACall() {
    var store = home()
    store.given(
      .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [.talking("bo")])),
      .command(.volume(participant: "bo", .to(40))), .call(.closed(nil)), .call(.opened(CallOpening(title: "again"))))
    #expect(store.state.call.volume(of: "bo") == 40 && store.state.call.connection == .idle)
    store.send(
      .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [.talking("bo")])),
      asking: [.setVolume(identity: "bo", gain: 0.4), .minuteTimer]
    ) { state in
      state.call.connection = .joined
      state.call.room = RoomSummary(name: "r")
      state.call.me = .talking("ana")
      state.call.others = ParticipantList([.talking("bo")])
    }
  }

  @Test func quittingEndsTheProgramOnlyWhereThereIsNoCall() {
    var store = loaded()
    store.given(.call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [])))
    store.send(.command(.view(.quit))) { $0.view.overlay = .leaveConfirmation }
    store = loaded()
    store.send(.command(.view(.quit))) { $0.session.isOver = true }
  }

  @Test func aCallThatIsBeingLeftIsDoneWithFirst() {
    var store = home()
    store.given(
      .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [])), .command(.leave),
      .call(.left(.requested)))
    #expect(Command.call(["bo"]).refusal(in: store.state)?.contains("being left") == true)
    store.given(.call(.closed(nil)))
    #expect(Command.call(["bo"]).refusal(in: store.state) == nil)
  }
}
