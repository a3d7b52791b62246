import NchatAPI
import Testing

@testable import CallCore

/// Calls that ring for somebody at home.
struct RingTests {
  private static let me = Person(id: .random(), username: "ana", displayName: "Ana")
  private static let bo = Person(id: .random(), username: "bo", displayName: "Bo")

  private func incoming() -> IncomingCall {
    IncomingCall(id: .random(), from: Self.bo, type: .audio, isGroup: false)
  }

  private func home() -> TestStore {
    var state = State()
    state.view.route = .home
    state.session.line = .connected
    state.session.me = Self.me
    return TestStore(state)
  }

  private static func rings(_ call: IncomingCall) -> [Effect] {
    [.after(.milliseconds(600), .ring(.armed(call: call.id)), .ring), .ringTone(true)]
  }
  private static let soon = Effect.after(.milliseconds(250), .inbox(.due), .inbox)
  private static let quiet: [Effect] = [.cancel(.ring), .ringTone(false)]

  @Test func itIsAskedAboutAndTakesKeysAfterAWhile() {
    var store = home()
    let call = incoming()
    store.send(.line(.ring(call)), asking: Self.rings(call) + [Self.soon]) { $0.ring.calls = [call] }
    store.send(.ring(.armed(call: .random())))
    store.send(.ring(.armed(call: call.id))) { $0.ring.isArmed = true }
    store.send(.line(.ring(call)), asking: [Self.soon])
  }

  @Test func answeringGoesThere() {
    var store = home()
    let call = incoming()
    store.given(.line(.ring(call)))
    store.send(
      .command(.answer(isMuted: true)), asking: Self.quiet + [.enter(.answer(call.id), isMuted: true)]
    ) { state in
      state.ring.calls = []
      state.view.route = .call
      state.call.connection = .connecting
      state.call.title = "Bo"
    }
  }

  @Test func decliningTellsTheServerAndAsksAboutTheNext() {
    var store = home()
    let (first, second) = (incoming(), incoming())
    store.given(.line(.ring(first)), .line(.ring(second)), .ring(.armed(call: first.id)), .command(.silence))
    store.send(.command(.decline), asking: Self.rings(second) + [.decline(first.id)]) { state in
      state.ring.calls = [second]
      state.ring.isArmed = false
      state.ring.isSilenced = false
    }
  }

  @Test func putOffItRingsNoMore() {
    var store = home()
    let call = incoming()
    store.given(.line(.ring(call)))
    store.send(.command(.silence), asking: [.ringTone(false)]) { $0.ring.isSilenced = true }
    store.send(.command(.silence))
    store.send(.command(.putOff), asking: Self.quiet) { state in
      state.ring.later = [call.id]
      state.ring.isSilenced = false
    }
    #expect(store.state.ring.current == nil)
    #expect(Command.answer(isMuted: false).refusal(in: store.state) == "nobody calls")
    store.given(.inbox(.loaded(InboxContents())))
    #expect(store.state.ring == RingState(), "what rings nowhere is forgotten")
  }

  @Test func whatEndsItElsewhereEndsItHere() {
    let call = incoming()
    for event: LineEvent in [
      .accepted(call: call.id, by: Self.me), .declined(call: call.id, by: Self.me, reason: nil),
      .ended(call: call.id, CallEnding(status: .cancelled, reason: .cancelled, endedBy: Self.bo.id)),
    ] {
      var store = home()
      store.given(.line(.ring(call)))
      store.send(.line(event), asking: Self.quiet + [Self.soon]) { $0.ring.calls = [] }
    }
    var store = home()
    store.given(.line(.ring(call)))
    store.send(.line(.accepted(call: call.id, by: Self.bo)), asking: [Self.soon])
  }

  @Test func theServersListSaysWhatRings() {
    var store = home()
    let (gone, new) = (incoming(), incoming())
    store.given(.line(.ring(gone)))
    let later = Effect.after(.seconds(60), .inbox(.due), .inbox)
    store.send(.inbox(.loaded(InboxContents(ringing: [new]))), asking: [later] + Self.rings(new)) { state in
      state.inbox.isLoaded = true
      state.ring.calls = [new]
    }
  }

  @Test func aFloodOfCallsHasABound() {
    var store = home()
    for _ in 0..<100 { store.given(.line(.ring(incoming()))) }
    #expect(store.state.ring.calls.count == 16)
  }

  @Test func somebodyInACallLeavesItFirst() {
    var store = home()
    let call = incoming()
    store.given(.call(.entering(title: "#ops")), .line(.ring(call)))
    #expect(Command.answer(isMuted: false).refusal(in: store.state)?.contains("leave it first") == true)
  }
}
