import NchatAPI
import Testing

@testable import CallCore

/// The calls of the past: pages, filter, detail, and calling back.
struct HistoryTests {
  private let scene = StreamScene()

  private func user(_ name: String) -> User {
    User(id: .random(), username: name, displayName: name.capitalized, role: .member)
  }

  private func entry(_ people: [User], missed: Bool = false, in channel: EntityID? = nil) -> CallHistoryEntry {
    let at = Timestamp(milliseconds: 0)
    let id = EntityID.random()
    let call = Call(
      id: id, type: .audio, status: missed ? .missed : .ended, channelId: channel, initiator: people.first,
      isGroupCall: false, isHuddle: false, isLocked: false, settings: CallSettings(), maxParticipants: 2,
      participantCount: 2, initiatedAt: at, durationSeconds: 60, metadata: .object([:]))
    return CallHistoryEntry(
      call: call, direction: .incoming, missed: missed,
      participants: people.map {
        CallParticipant(
          id: .random(), callId: id, userId: $0.id, user: $0, role: .participant, status: .left, invitedAt: at,
          isMuted: false, isVideoOff: true, isScreenSharing: false, isHandRaised: false, durationSeconds: 60)
      }, myDurationSeconds: 60)
  }

  private func pageOf(_ count: Int) -> [CallHistoryEntry] { (0..<count).map { entry([user("bo\($0)")]) } }

  @Test func theNewestAreAskedForAndMoreNearTheEnd() {
    var store = scene.home()
    store.send(.command(.history), asking: [.history(.load(before: nil))]) { state in
      state.view.route = .history
      state.history.isLoading = true
    }
    let first = pageOf(50)
    store.send(.history(.loaded(first, before: nil))) { state in
      state.history.isLoading = false
      state.history.isLoaded = true
      state.history.calls = first
      state.history.hasMore = true
      state.history.selected = first[0].call.id
    }
    for _ in 0..<39 { store.given(.command(.view(.selectNext))) }
    #expect(!store.state.history.isLoading)
    store.send(.command(.view(.selectNext)), asking: [.history(.load(before: first[49].call.id))]) { state in
      state.history.selected = first[40].call.id
      state.history.isLoading = true
    }
    let second = pageOf(7)
    store.send(.history(.loaded(second, before: first[49].call.id))) { state in
      state.history.isLoading = false
      state.history.calls = first + second
      state.history.hasMore = false
    }
    // One that belongs to a list that has begun anew.
    store.send(.history(.loaded(pageOf(50), before: first[49].call.id)))
    store.send(.history(.failed("no answer"))) { $0.history.failure = "no answer" }
  }

  @Test func itIsBounded() {
    var store = scene.home()
    store.given(.command(.history))
    for _ in 0..<20 { store.given(.history(.loaded(pageOf(50), before: store.state.history.calls.last?.call.id))) }
    #expect(store.state.history.calls.count == HistoryState.limit && !store.state.history.hasMore)
  }

  @Test func aFilterLooksThroughNamesAndWords() {
    var store = scene.home()
    let calls = [
      entry([user("bo")]), entry([user("chi")], missed: true), entry([user("bo"), user("dee")], missed: true),
    ]
    store.given(.command(.history), .history(.loaded(calls, before: nil)))
    store.send(.command(.view(.filter))) { $0.view.entry = .filter }
    store.send(.view(.edited(.insert("missed")))) { state in
      state.view.filterDraft = TextDraft("missed")
      state.history.filter = "missed"
      state.history.selected = calls[1].call.id
    }
    store.given(.view(.edited(.insert(" bo"))))
    #expect(store.state.history.items == [calls[2]])
    store.send(.view(.submitted)) { $0.view.entry = nil }
    store.send(.command(.view(.dismiss))) { state in state.history.filter = "" }
    #expect(store.state.history.items == calls)
  }

  @Test func enterShowsACallAndEscapeTheListAgain() {
    var store = scene.home()
    let call = entry([user("bo")])
    store.given(.command(.history), .history(.loaded([call], before: nil)))
    store.send(.command(.view(.open)), asking: [.history(.loadDetail(call.call.id))]) { state in
      state.history.detail = CallDetail(id: call.call.id)
    }
    var detail = CallDetail(id: call.call.id)
    detail.isLoaded = true
    detail.people = call.participants
    store.send(.history(.detailLoaded(detail))) { $0.history.detail = detail }
    store.send(.history(.detailLoaded(CallDetail(id: .random()))))
    store.send(.command(.view(.quit))) { $0.history.detail = nil }
    store.send(.command(.view(.quit))) { $0.view.route = .home }
  }

  @Test func callingBackCallsThosePeopleOrTheirChannel() {
    var store = scene.home()
    let me = User(id: scene.ana.id, username: "ana", displayName: "Ana", role: .member)
    let call = entry([me, user("bo")])
    store.given(.command(.history), .history(.loaded([call], before: nil)))
    store.send(.command(.call([])), asking: [.enter(.people(["bo"]), isMuted: false)]) { state in
      _ = reduce(&state, .call(.entering(title: "Bo")))
    }
    store = scene.home()
    store.given(
      .command(.history), .history(.loaded([entry([me, user("bo")], in: scene.channel)], before: nil)))
    #expect(store.state.wayBack?.way == .channel(scene.channel))
    store = scene.home()
    store.given(.command(.history), .history(.loaded([entry([me])], before: nil)))
    #expect(Command.call([]).refusal(in: store.state) == "nobody is left who could be called")
  }

  @Test func homeHasAFilterToo() {
    var state = scene.home().state
    let ops = Channel(
      id: .random(), name: "ops", slug: "ops", type: .public, memberCount: 1, role: .member,
      createdAt: Timestamp(milliseconds: 0))
    state.inbox.channels.append(ops)
    state.inbox.selected = .channel(scene.channel)
    var store = TestStore(state)
    store.given(.command(.view(.filter)))
    store.send(.view(.edited(.insert("OP"))), asking: [.inbox(.loadMembers(channel: ops.id))]) { state in
      state.view.filterDraft = TextDraft("OP")
      state.inbox.filter = "OP"
      state.inbox.selected = .channel(ops.id)
    }
    store.send(.command(.view(.dismiss))) { state in
      state.view.entry = nil
      state.inbox.filter = ""
    }
    #expect(Command.view(.filter).refusal(in: State()) == "there is no list to filter here")
  }
}
