import NchatAPI
import NchatClient
import Testing

@testable import CallCore

/// Watching a live stream from home.
struct StreamTests {
  private let bo = StreamPerson(id: .random(), displayName: "Bo")
  private let live: LiveStream

  init() { live = Self.stream(bo) }

  private static func stream(_ broadcaster: StreamPerson) -> LiveStream {
    let at = Timestamp(milliseconds: 0)
    return LiveStream(
      id: .random(), broadcasterId: broadcaster.id, broadcaster: broadcaster, title: "devcast", status: .live,
      startedAt: at, durationSeconds: 0, maxResolution: .p1080, isRecorded: false, enableChat: true,
      enableReactions: true, enableQa: false, chatMode: .open, slowModeSeconds: 0, tags: [], language: "en",
      currentViewers: 1, peakViewers: 1, totalViews: 1, totalChatMessages: 0, totalReactions: 0, createdAt: at,
      updatedAt: at)
  }

  private func message(_ text: String, isPinned: Bool = false) -> StreamChatMessage {
    StreamChatMessage(
      id: .random(), streamId: live.id, userId: bo.id, content: text, isPinned: isPinned, isDeleted: false,
      createdAt: Timestamp(milliseconds: 0), user: bo)
  }

  private func reaction(_ type: StreamReactionType, at position: Double? = nil) -> StreamEvent {
    .reaction(
      StreamReaction(
        id: .random(), streamId: live.id, userId: bo.id, reactionType: type, emoji: type.emoji, positionX: position,
        createdAt: Timestamp(milliseconds: 0)))
  }

  private func home() -> TestStore {
    var state = State()
    state.view.route = .home
    state.view.base = .home
    state.session.server = "call.example"
    state.session.line = .connected
    state.inbox.streams = [live]
    state.inbox.selected = .stream(live.id)
    return TestStore(state)
  }

  private func watching() -> TestStore {
    var store = home()
    store.given(.command(.view(.open)), .stream(.told(.connected(live))))
    return store
  }

  private static let step = Effect.after(.milliseconds(200), .stream(.reactionsRose), .reactions)

  @Test func enterWatchesWhatIsSelected() {
    var store = home()
    store.send(.command(.view(.open)), asking: [.cancel(.reactions), .stream(.watch(live.id))]) { state in
      state.view.route = .stream
      state.stream.id = live.id
      state.stream.stream = live
      state.stream.title = "devcast"
      state.stream.connection = .connecting
    }
    store.send(.stream(.told(.connected(live)))) { $0.stream.connection = .connected }
    store.send(.command(.view(.quit)), asking: [.cancel(.reactions), .stream(.leave)]) { state in
      state.stream = StreamState()
      state.view.route = .home
    }
  }

  @Test func byTitleOrIDAndNothingElse() {
    var store = home()
    #expect(Command.watch("nope").refusal(in: store.state) == "there is no stream \"nope\" in the list")
    store.given(.command(.watch("DevCast")))
    #expect(store.state.stream.id == live.id)
    let other = EntityID.random()
    store.given(.command(.watch("\(other)")))
    #expect(store.state.stream.id == other && store.state.stream.messages == [])
    #expect(Command.watch(nil).refusal(in: TestStore().state)?.hasPrefix("this needs a server") == true)
  }

  @Test func leavingAStreamThatTheProgramBeganWithEndsIt() {
    var state = State()
    state.view.base = .stream
    state.session.server = "call.example"
    var store = TestStore(state)
    store.given(.command(.watch("\(live.id)")))
    store.send(.command(.view(.quit))) { $0.session.isOver = true }
  }

  @Test func whatIsDeletedHasNoTextAnyMore() {
    var store = watching()
    let said = message("spam", isPinned: true)
    store.send(.stream(.told(.message(said)))) { state in
      state.stream.messages = [said]
      state.stream.pinned = [said]
    }
    store.send(.stream(.told(.deleted(said.id, message: said, by: nil)))) { state in
      state.stream.messages[0].content = ""
      state.stream.messages[0].isDeleted = true
      state.stream.pinned = []
    }
  }

  @Test func pinsComeAndGo() {
    var store = watching()
    let said = message("read this")
    store.given(.stream(.told(.message(said))))
    store.send(.stream(.told(.pinned(said.id, message: nil, isPinned: true, by: nil)))) { $0.stream.pinned = [said] }
    store.send(.stream(.told(.pinned(said.id, message: nil, isPinned: false, by: nil)))) { $0.stream.pinned = [] }
  }

  @Test func theChatIsBounded() {
    var store = watching()
    for number in 0..<600 { store.given(.stream(.told(.message(message("\(number)", isPinned: true))))) }
    #expect(store.state.stream.pinned.map(\.content) == (580..<600).map(String.init))
    #expect(store.state.stream.messages.count == 500 && store.state.stream.messages.last?.content == "599")
  }

  @Test func reactionsRiseAndAreCounted() {
    var store = watching()
    store.send(.stream(.told(reaction(.heart, at: 20))), asking: [Self.step]) { state in
      state.stream.reactions = [.heart: 1]
      state.stream.reactionCount = 1
      state.stream.floating = [FloatingReaction(.heart, position: 20)]
    }
    for _ in 0..<100 { store.given(.stream(.told(reaction(.clap)))) }
    #expect(store.state.stream.floating.count == 6 && store.state.stream.reactions[.clap] == 100)
    for _ in 0..<5 { store.given(.stream(.reactionsRose)) }
    store.send(.stream(.reactionsRose)) { $0.stream.floating = [] }
  }

  @Test func nothingRisesWhereMotionIsReduced() {
    var state = watching().state
    state.view.reducesMotion = true
    var store = TestStore(state)
    store.send(.stream(.told(reaction(.wow)))) { state in
      state.stream.reactions = [.wow: 1]
      state.stream.reactionCount = 1
    }
  }

  @Test func writingAndReacting() {
    var store = watching()
    store.send(.command(.view(.chat))) { $0.view.entry = .stream }
    store.given(.view(.edited(.insert("hello"))))
    store.send(.view(.submitted), asking: [.stream(.say("hello", in: live.id))]) { $0.view.streamDraft = TextDraft() }
    store.send(.stream(.notSaid("hello", reason: "not sent: too fast")), asking: [.notice(1)]) { state in
      state.view.streamDraft = TextDraft("hello")
      _ = state.show("not sent: too fast", .warning)
    }
    store.given(.command(.view(.dismiss)), .command(.view(.reactions)))
    store.send(.command(.react("clap")), asking: [.stream(.react(.clap, in: live.id))]) { $0.view.overlay = nil }
    #expect(Command.react("dance").refusal(in: store.state)?.contains("heart") == true)
  }

  @Test func nobodyWritesWhereItIsNotAllowedOrNotThere() {
    var closed = live
    closed.chatMode = .disabled
    var store = watching()
    store.given(.stream(.told(.changed(closed))))
    #expect(Command.sendChat("x").refusal(in: store.state) == "nobody may write in this chat")
    store.given(.stream(.told(.lost(.timedOut))))
    #expect(Command.sendChat("x").refusal(in: store.state)?.contains("being restored") == true)
    store.given(.stream(.told(.over(live))))
    #expect(Command.react("heart").refusal(in: store.state) == "the stream is over")
  }

  @Test func viewersAreAsTold() {
    var store = watching()
    store.send(
      .stream(
        .told(
          .viewers(StreamViewersChanged(streamId: live.id, currentViewers: 7, peakViewers: 9, totalViews: 20))))
    ) { state in
      state.stream.stream?.currentViewers = 7
      state.stream.stream?.peakViewers = 9
      state.stream.stream?.totalViews = 20
    }
  }
}
