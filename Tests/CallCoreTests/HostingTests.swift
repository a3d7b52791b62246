import NchatAPI
import Testing

@testable import CallCore

/// Hands, roles, the lobby and the lock of a call of the backend.
struct HostingTests {
  private static let call = EntityID.random()
  private static let me = EntityID.random()
  private static let bo = EntityID.random()
  private static let chi = Person(id: .random(), username: "chi", displayName: "Chi")

  private static func participant(
    _ id: EntityID, _ status: ParticipantStatus, role: CallRole = .participant, hand: Bool = false
  ) -> CallParticipant {
    CallParticipant(
      id: .random(), callId: call, userId: id, user: nil, role: role, status: status,
      invitedAt: Timestamp(milliseconds: 0), isMuted: false, isVideoOff: true, isScreenSharing: false,
      isHandRaised: hand, durationSeconds: 0)
  }

  private static func changed(_ change: CallChange) -> Action { .line(.changed(call: call, change)) }

  /// In a call of the backend with Bo.
  private func inCall(as role: CallRole = .host) -> TestStore {
    var state = State()
    state.call.id = Self.call
    state.call.connection = .joined
    state.call.me = .talking("\(Self.me)", name: "Ana")
    state.call.others = ParticipantList([.talking("\(Self.bo)", name: "Bo")])
    state.call.hosting.roles = role == .participant ? [:] : ["\(Self.me)": role]
    return TestStore(state)
  }

  @Test func handsKeepTheirOrder() {
    var store = inCall()
    store.send(Self.changed(.hand(Self.bo, isRaised: true))) { $0.call.hosting.hands = ["\(Self.bo)"] }
    store.send(Self.changed(.hand(Self.me, isRaised: true))) { $0.call.hosting.hands = ["\(Self.bo)", "\(Self.me)"] }
    store.send(Self.changed(.hand(Self.bo, isRaised: true))) { $0.call.hosting.hands = ["\(Self.me)", "\(Self.bo)"] }
    store.send(.command(.hosting(.hand(nil))), asking: [.host(.raiseHand(false))])
    store.send(Self.changed(.left(Self.bo))) { $0.call.hosting.hands = ["\(Self.me)"] }
  }

  @Test func aLookMakesGoodWhatWasMissed() {
    var store = inCall()
    store.given(Self.changed(.hand(Self.bo, isRaised: true)), Self.changed(.waits(Self.chi)))
    let other = EntityID.random()
    store.send(
      Self.changed(
        .looked(
          [
            Self.participant(Self.me, .joined, role: .coHost, hand: true),
            Self.participant(Self.bo, .joined, hand: true),
            Self.participant(other, .waiting), Self.participant(.random(), .left, role: .host, hand: true),
          ], isLocked: true, CallSettings(allowParticipantUnmute: false)))
    ) { state in
      state.call.hosting.hands = ["\(Self.bo)", "\(Self.me)"]
      state.call.hosting.roles = ["\(Self.me)": .coHost]
      state.call.hosting.lobby = [Person(unknown: other)]
      state.call.hosting.isLocked = true
      state.call.hosting.settings = CallSettings(allowParticipantUnmute: false)
    }
  }

  @Test func theLobbyIsAnsweredByNameOrInOrder() {
    var store = inCall(as: .coHost)
    store.send(Self.changed(.waits(Self.chi)), asking: [.notice(1)]) { state in
      state.call.hosting.lobby = [Self.chi]
      _ = state.show("Chi asks to come in")
    }
    store.send(.command(.hosting(.admit(nil))), asking: [.host(.admit(Self.chi.id))])
    store.send(.command(.hosting(.deny("CHI"))), asking: [.host(.deny(Self.chi.id))])
    #expect(
      Command.hosting(.admit("dee")).refusal(in: store.state) == "nobody who waits is called \"dee\"")
    store.send(Self.changed(.joined(Self.chi.id))) { $0.call.hosting.lobby = [] }
    #expect(Command.hosting(.admit(nil)).refusal(in: store.state) == "nobody waits")
  }

  @Test func whatOneMayNotDoSaysSo() {
    let guest = inCall(as: .participant).state
    #expect(Command.hosting(.muteAll).refusal(in: guest) == "only hosts and co-hosts may do that")
    #expect(Command.hosting(.endForAll).refusal(in: guest) == "only the host may do that")
    #expect(Command.hosting(.hand(nil)).refusal(in: guest) == nil)
    let helper = inCall(as: .coHost).state
    #expect(Command.hosting(.remove("bo")).refusal(in: helper) == nil)
    #expect(Command.hosting(.lock(true)).refusal(in: helper) == "only the host may do that")
    var room = guest
    room.call.id = nil
    #expect(Command.hosting(.hand(true)).refusal(in: room)?.contains("joined by its own address") == true)
  }

  @Test func peopleAreNamed() {
    var store = inCall()
    store.send(.command(.hosting(.remove("bo"))), asking: [.host(.remove(Self.bo))])
    store.send(.command(.hosting(.coHost("Bo"))), asking: [.host(.setRole(.coHost, of: Self.bo))])
    store.send(.command(.hosting(.handOver("bo"))), asking: [.host(.transfer(to: Self.bo))])
    store.send(.command(.hosting(.lock(nil))), asking: [.host(.lock(true))])
    #expect(Command.hosting(.remove("nobody")).refusal(in: store.state) == "nobody here is called \"nobody\"")
  }

  @Test func sendingOutAsksFirst() {
    var store = inCall()
    let bo = "\(Self.bo)"
    let remove = Action.command(.view(.stage(.remove)))
    store.send(remove, asking: [.notice(1)]) { _ = $0.show("select somebody first (j and k)", .warning) }
    store.given(.command(.view(.selectNext)))
    store.send(remove) { $0.view.overlay = .removal(identity: bo) }
    store.send(.command(.view(.dismiss))) { $0.view.overlay = nil }
    store.given(remove)
    store.send(.command(.view(.confirm)), asking: [.host(.remove(Self.bo))]) { $0.view.overlay = nil }
    // Who is asked about may leave meanwhile, and this person may be host no more.
    store.given(remove, .call(.participantLeft(identity: bo, cause: nil)))
    #expect(store.state.view.overlay == nil)
    var guest = inCall(as: .participant)
    guest.given(.command(.view(.selectNext)))
    guest.send(remove, asking: [.notice(1)]) { _ = $0.show("only hosts and co-hosts may do that", .warning) }
  }

  @Test func otherCallsAreNoneOfIt() {
    var state = inCall().state
    state.session.line = .connected
    var store = TestStore(state)
    store.send(.line(.changed(call: .random(), .hand(Self.bo, isRaised: true))))
  }

  @Test func aFloodHasABound() {
    var store = inCall()
    for _ in 0..<500 {
      store.given(
        Self.changed(.hand(.random(), isRaised: true)), Self.changed(.role(.random(), .coHost)),
        Self.changed(.waits(Person(unknown: .random()))))
    }
    let hosting = store.state.call.hosting
    #expect(hosting.hands.count == 100 && hosting.roles.count == 100 && hosting.lobby.count == 100)
  }
}
