import NchatAPI

@testable import CallCore

/// Streams, people and messages as tests of streams need them.
struct StreamScene {
  let ana = Person(id: .random(), username: "ana", displayName: "Ana")
  let bo = StreamPerson(id: .random(), displayName: "Bo")
  let id = EntityID.random()
  let channel = EntityID.random()

  func stream(_ status: StreamStatus = .live, isMine: Bool = true) -> LiveStream {
    let at = Timestamp(milliseconds: 0)
    let broadcaster = isMine ? StreamPerson(id: ana.id, displayName: "Ana") : bo
    return LiveStream(
      id: id, channelId: channel, broadcasterId: broadcaster.id, broadcaster: broadcaster, title: "devcast",
      status: status, startedAt: status == .live ? at : nil, durationSeconds: 0, maxResolution: .p1080,
      isRecorded: false, enableChat: true, enableReactions: true, enableQa: false, chatMode: .open, slowModeSeconds: 0,
      tags: [], language: "en", currentViewers: 1, peakViewers: 1, totalViews: 1, totalChatMessages: 0,
      totalReactions: 0, createdAt: at, updatedAt: at)
  }

  func message(_ text: String, by person: StreamPerson? = nil) -> StreamChatMessage {
    let person = person ?? bo
    return StreamChatMessage(
      id: .random(), streamId: id, userId: person.id, content: text, isPinned: false, isDeleted: false,
      createdAt: Timestamp(milliseconds: 0), user: person)
  }

  func figures(of stream: EntityID? = nil) -> StreamAnalytics {
    StreamAnalytics(
      streamId: stream ?? id, timeRange: .hour, generatedAt: Timestamp(milliseconds: 0), timeline: [])
  }

  /// Ana at home, with a channel to make streams in.
  func home() -> TestStore {
    var state = State()
    state.view.route = .home
    state.view.base = .home
    state.session.server = "call.example"
    state.session.line = .connected
    state.session.me = ana
    state.inbox.channels = [
      Channel(
        id: channel, name: "general", slug: "general", type: .public, memberCount: 1, role: .member,
        createdAt: Timestamp(milliseconds: 0))
    ]
    return TestStore(state)
  }

  /// Bo's stream on the screen, with one message of his.
  func watching(_ message: StreamChatMessage) -> TestStore {
    var store = home()
    store.given(
      .command(.watch("\(id)")), .stream(.told(.connected(stream(isMine: false)))), .stream(.told(.message(message))))
    return store
  }

  /// Her own stream at its desk.
  func desk(_ status: StreamStatus = .live) -> TestStore {
    var store = home()
    store.given(
      .command(.studio(.open)), .studio(.loaded([stream(status)])), .command(.view(.open)),
      .stream(.told(.connected(stream(status)))))
    return store
  }
}
