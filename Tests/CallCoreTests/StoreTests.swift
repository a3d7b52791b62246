import MediaBasics
import Synchronization
import Testing

@testable import CallCore

/// The running store: order, effects, delays, observers.
@Suite(.timeLimit(.minutes(1))) struct StoreTests {
  /// An outside world that writes down what is asked of it, and lets time pass on demand.
  final class World: Sendable {
    let asked = Mutex<[String]>([])
    let sleepers = Mutex<[CheckedContinuation<Void, Never>]>([])
    let isBroken = Mutex(false)

    struct Broken: Error, CustomStringConvertible { let description = "the wire is cut" }

    private func note(_ text: String) throws {
      asked.withLock { $0.append(text) }
      if isBroken.withLock({ $0 }) { throw Broken() }
    }

    var environment: CallEnvironment {
      CallEnvironment(
        setMicrophoneMuted: { isMuted in
          // A slow engine: later wishes must not overtake this one.
          for _ in 0..<20 { await Task.yield() }
          try self.note("muted \(isMuted)")
        },
        setDeafened: { try self.note("deafened \($0)") },
        setVolume: { try self.note("volume \($0) \($1)") },
        sendChat: { text in
          try self.note("chat \(text)")
          return ChatReceipt(id: "id of \(text)", sentAt: 7)
        },
        sendReaction: { try self.note("reaction \($0)") },
        answerRecording: { try self.note("recording \($0)") },
        host: { try self.note("host \($0)") },
        leave: { self.asked.withLock { $0.append("leave") } },
        sleep: { _ in
          await withCheckedContinuation { continuation in self.sleepers.withLock { $0.append(continuation) } }
          try Task.checkCancellation()
        })
    }

    /// Lets every delay end.
    func passTime() {
      let all = sleepers.withLock { sleepers in
        defer { sleepers = [] }
        return sleepers
      }
      for continuation in all { continuation.resume() }
    }
  }

  private func eventually(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func wishesReachTheEngineInTheirOrder() async {
    let world = World()
    let store = Store(state: .call(with: "bo"), environment: world.environment)
    for _ in 0..<5 {
      store.send(.command(.mute))
      store.send(.command(.unmute))
    }
    await store.settled()
    #expect(store.isIdle)
    #expect(world.asked.withLock { $0 } == Array(repeating: ["muted true", "muted false"], count: 5).flatMap { $0 })
    #expect(store.state.call.microphone.isOpen)
  }

  @Test func whatCannotBeDoneIsSaid() async {
    let world = World()
    world.isBroken.withLock { $0 = true }
    let store = Store(state: .call(with: "bo"), environment: world.environment)
    store.send(.command(.mute))
    await store.settled()
    #expect(store.state.notices.current?.text == "the microphone could not be muted: the wire is cut")
    #expect(store.state.call.microphone.isMuted, "the wish stands")
    store.send(.command(.sendChat("hello")))
    await store.settled()
    #expect(store.state.chat.lines.last?.delivery == .failed("the wire is cut"))
    store.send(.command(.deafen(true)))
    store.send(.command(.volume(participant: "bo", .to(10))))
    store.send(.command(.react("heart")))
    await store.settled()
    #expect(store.state.notices.log.filter { $0.severity == .error }.count == 5)
    world.passTime()
  }

  @Test func messagesGetTheirReceipts() async {
    let world = World()
    let store = Store(state: .call(with: "bo"), environment: world.environment)
    store.send(.command(.sendChat("one")))
    store.send(.command(.sendChat("two")))
    await store.settled()
    #expect(store.state.chat.lines.map(\.id) == ["id of one", "id of two"])
    #expect(store.state.chat.lines.allSatisfy { $0.delivery == .sent })
  }

  @Test func aNewNoticeTakesThePlaceOfTheOldOnesTimer() async {
    let world = World()
    let store = Store(environment: world.environment)
    store.send(.notices(.posted("first", severity: .info)))
    await eventually { world.sleepers.withLock { $0.count } == 1 }
    store.send(.notices(.posted("second", severity: .info)))
    await eventually { world.sleepers.withLock { $0.count } == 2 }
    #expect(store.isIdle, "delays do not count as work")
    world.passTime()
    await eventually { store.state.notices.current == nil }
    #expect(store.state.notices.log.map(\.text) == ["first", "second"])
  }

  @Test func observersSeeEveryActionInOrderAndTheStateOnce() async {
    let world = World()
    let store = Store(state: .call(with: "bo"), environment: world.environment)
    let actions = Mutex<[Action]>([])
    let states = Mutex<[State]>([])
    let observation = store.observeActions { [weak store] action, _ in
      actions.withLock { $0.append(action) }
      // Sending from an observer queues, and does not lock up.
      if action == .command(.view(.help)) { store?.send(.command(.view(.hints))) }
    }
    let other = store.observeState { state in states.withLock { $0.append(state) } }
    store.send(.command(.view(.help)))
    #expect(actions.withLock { $0 } == [.command(.view(.help)), .command(.view(.hints))])
    #expect(states.withLock { $0.count } == 1)
    #expect(states.withLock { $0.last } == store.state)
    store.send(.call(.dataReceived(identity: nil, topic: "", isReliable: false, [])))
    #expect(states.withLock { $0.count } == 1, "no change, no news")
    observation.cancel()
    store.send(.command(.view(.help)))
    #expect(actions.withLock { $0.count } == 3)
    other.cancel()
  }

  @Test func decisionsSeeWhatCameBefore() async {
    let store = Store(state: .call(with: "bo"), environment: World().environment)
    let observation = store.observeActions { [weak store] action, _ in
      // The store is busy with this action: what is sent now waits, and still sees the one before it.
      guard action == .command(.view(.help)) else { return }
      store?.send(.command(.view(.type)))
      store?.send(deciding: { state in
        state.view.entry == .chat ? [.view(.edited(.insert("x"))), .command(.view(.hints))] : []
      })
      store?.send(.view(.edited(.insert("y"))))
    }
    store.send(.command(.view(.help)))
    #expect(store.state.view.chatDraft.text == "xy")
    #expect(!store.state.view.showsHints)
    observation.cancel()
  }

  @Test func manyThreadsSendAtOnce() async {
    let world = World()
    let store = Store(environment: world.environment)
    let seen = Mutex(0)
    let observation = store.observeActions { _, _ in seen.withLock { $0 += 1 } }
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<200 {
            store.send(.call(.participantUpdated(Participant(identity: "p\(task)-\(number % 10)", sid: ""))))
          }
        }
      }
    }
    await store.settled()
    #expect(seen.withLock { $0 } == 1600)
    #expect(store.state.call.others.count == 80)
    observation.cancel()
  }

  @Test func aStoppedStoreStartsNothing() async {
    let world = World()
    let store = Store(state: .call(with: "bo"), environment: world.environment)
    store.stop()
    store.send(.command(.mute))
    #expect(store.isIdle)
    #expect(store.state.call.microphone.isMuted)
    #expect(world.asked.withLock { $0.isEmpty })
  }
}
