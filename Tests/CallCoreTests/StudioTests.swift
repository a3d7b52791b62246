import NchatAPI
import NchatClient
import Testing

@testable import CallCore

/// Making a stream, beginning and ending it, and what its desk knows meanwhile.
struct StudioTests {
  private let scene = StreamScene()

  private func look() -> [Effect] { [.studio(.loadFigures(scene.id)), .stream(.loadLog(scene.id))] }

  @Test func whoHasAStreamThatGoesOnIsTakenToItsDesk() {
    var store = scene.home()
    let live = scene.stream()
    store.send(.command(.studio(.open)), asking: [.studio(.load(of: scene.ana.id))]) { state in
      state.view.route = .studio
      state.studio.isEntering = true
    }
    store.send(
      .studio(.loaded([live])), asking: [.cancel(.reactions), .cancel(.figures), .stream(.follow(scene.id))]
    ) { state in
      state.studio.isEntering = false
      state.studio.isLoaded = true
      state.studio.streams = [live]
      state.studio.selected = scene.id
      state.studio.id = scene.id
      state.stream.id = scene.id
      state.stream.stream = live
      state.stream.title = "devcast"
      state.stream.connection = .connecting
    }
    store.send(.stream(.told(.connected(live))), asking: look()) { state in
      state.stream.connection = .connected
      state.stream.rights = .broadcaster
    }
    // Back to the list, where nothing takes anybody away again, and home.
    store.send(
      .command(.view(.quit)),
      asking: [.cancel(.reactions), .cancel(.figures), .stream(.leave), .studio(.load(of: scene.ana.id))]
    ) { state in
      state.studio.id = nil
      state.stream = StreamState()
    }
    store.send(.studio(.loaded([live])))
    store.send(.command(.view(.quit))) { $0.view.route = .home }
  }

  @Test func whoHasNoneIsAskedForATitle() {
    var store = scene.home()
    store.given(.command(.studio(.open)))
    store.send(.studio(.loaded([]))) { state in
      state.studio.isEntering = false
      state.studio.isLoaded = true
      state.view.entry = .studio
    }
    store.send(.view(.submitted))
    store.send(.view(.edited(.insert("Launch")))) { $0.view.studioDraft = TextDraft("Launch") }
    store.send(.view(.submitted), asking: [.studio(.create(title: "Launch", channel: scene.channel))]) { state in
      state.view.studioDraft = TextDraft()
      state.view.entry = nil
      state.studio.isCreating = true
    }
    #expect(Command.studio(.create("x")).refusal(in: store.state) == "a stream is being made")
    store.send(.studio(.notCreated(title: "Launch", reason: "no")), asking: [.notice(1)]) { state in
      state.studio.isCreating = false
      state.view.studioDraft = TextDraft("Launch")
      state.view.entry = .studio
      _ = state.show("the stream was not made: no", .error)
    }
    let made = scene.stream(.preparing)
    store.send(
      .studio(.created(made)), asking: [.cancel(.reactions), .cancel(.figures), .stream(.follow(scene.id))]
    ) { state in
      state.view.entry = nil
      state.studio.streams = [made]
      state.studio.selected = made.id
      state.studio.id = made.id
      state.stream.id = made.id
      state.stream.stream = made
      state.stream.title = "devcast"
      state.stream.connection = .connecting
    }
  }

  @Test func channelsAreChosenInTheForm() {
    var state = scene.home().state
    let ops = Channel(
      id: .random(), name: "ops", slug: "ops", type: .public, memberCount: 1, role: .member,
      createdAt: Timestamp(milliseconds: 0))
    let foreign = Channel(
      id: .random(), name: "other", slug: "other", type: .public, memberCount: 1, createdAt: Timestamp(milliseconds: 0))
    state.inbox.channels += [foreign, ops]
    var store = TestStore(state)
    store.send(.command(.studio(.create(nil))), asking: [.studio(.load(of: scene.ana.id))]) { state in
      state.view.route = .studio
      state.view.entry = .studio
    }
    #expect(store.state.studioChannel?.slug == "general")
    store.send(.command(.view(.selectNext))) { $0.studio.channel = ops.id }
    store.send(.command(.view(.selectNext))) { $0.studio.channel = scene.channel }
    store.send(.command(.view(.selectPrevious))) { $0.studio.channel = ops.id }
  }

  @Test func withoutAChannelThereIsNoStreamToMake() {
    var state = scene.home().state
    state.inbox.channels = []
    #expect(Command.studio(.create(nil)).refusal(in: state) == "there is no channel to make a stream in")
    state.session.line = .none
    #expect(Command.studio(.open).refusal(in: state)?.hasPrefix("this needs a server") == true)
  }

  @Test func itBeginsAndAfterAQuestionEnds() {
    var store = scene.desk(.preparing)
    #expect(Command.studio(.end).refusal(in: store.state) == "the stream has not begun")
    store.send(.command(.studio(.start)), asking: [.studio(.start(scene.id))])
    let live = scene.stream()
    store.send(.stream(.told(.changed(live))), asking: [.notice(1)] + look()) { state in
      state.stream.stream = live
      state.studio.streams = [live]
      _ = state.show("the stream has begun")
    }
    #expect(Command.studio(.start).refusal(in: store.state) == "the stream goes on")
    store.send(.command(.studio(.end))) { $0.view.overlay = .endConfirmation }
    store.send(.command(.view(.dismiss))) { $0.view.overlay = nil }
    store.given(.command(.studio(.end)))
    store.send(.command(.view(.confirm)), asking: [.studio(.end(scene.id))]) { $0.view.overlay = nil }
    let ended = scene.stream(.ended)
    store.send(.stream(.told(.over(ended))), asking: [.cancel(.reactions)] + look()) { state in
      state.stream.stream = ended
      state.stream.connection = .over
      state.studio.streams = [ended]
    }
    #expect(Command.studio(.start).refusal(in: store.state) == "the stream is over: make another one")
  }

  @Test func whatHappensIsLookedAtOnceInAWhile() {
    var store = scene.desk()
    let viewers = StreamEvent.viewers(
      StreamViewersChanged(streamId: scene.id, currentViewers: 2, peakViewers: 2, totalViews: 3))
    let later = Effect.after(.seconds(5), .studio(.figuresDue), .figures)
    store.send(.stream(.told(viewers)), asking: [later]) { state in
      state.stream.stream?.currentViewers = 2
      state.stream.stream?.peakViewers = 2
      state.stream.stream?.totalViews = 3
      state.studio.isFiguresDue = true
    }
    let said = scene.message("hello")
    store.send(.stream(.told(.message(said)))) { $0.stream.messages = [said] }
    store.send(.studio(.figuresDue), asking: look()) { $0.studio.isFiguresDue = false }
    let figures = scene.figures()
    store.send(.studio(.figuresLoaded(figures))) { $0.studio.figures = figures }
    store.send(.studio(.figuresLoaded(scene.figures(of: .random()))))
    store.send(.studio(.figuresFailed(scene.id, "no answer"))) { $0.studio.figuresFailure = "no answer" }
    // Each minute is a point of the curves.
    store.send(.session(.minuteBegan(60_000)), asking: [.studio(.loadFigures(scene.id))]) { state in
      state.session.minute = 60_000
      state.notices.minute = 60_000
    }
  }

  @Test func theKeyIsThereForAsLongAsSomebodyLooks() {
    var store = scene.desk()
    store.send(.command(.studio(.key)), asking: [.studio(.loadKey(scene.id))]) { $0.view.overlay = .streamKey }
    let key = StreamKey(key: "secret", url: "rtmp://call.example/live")
    store.send(.studio(.keyLoaded(scene.id, key))) { $0.studio.key = key }
    store.send(.command(.view(.dismiss))) { state in
      state.view.overlay = nil
      state.studio.key = nil
    }
  }

  @Test func whoWatchesAnotherLeavesTheDesk() {
    var store = scene.desk()
    let other = EntityID.random()
    store.send(
      .command(.watch("\(other)")), asking: [.cancel(.reactions), .cancel(.figures), .stream(.watch(other))]
    ) { state in
      state.view.route = .stream
      state.studio.id = nil
      state.stream = StreamState()
      state.stream.id = other
      state.stream.title = "stream"
      state.stream.connection = .connecting
    }
  }

  @Test func aServerThatComesBackIsAskedAgain() {
    var store = scene.home()
    store.given(.command(.studio(.open)), .studio(.loaded([scene.stream(.ended)])))
    store.send(.studio(.failed("no answer"))) { $0.studio.failure = "no answer" }
    store.send(.line(.connected), asking: [.inbox(.load), .studio(.load(of: scene.ana.id))])
    // At the desk the stream's own line says so.
    store = scene.desk()
    store.send(.stream(.told(.lost(.timedOut)))) { state in
      state.stream.connection = .lost("the server did not answer in time")
    }
    #expect(Command.studio(.end).refusal(in: store.state)?.contains("being restored") == true)
  }
}
