import DequeModule
import Synchronization

/// Holds the state, takes actions one after the other, and starts the work that follows.
///
/// The store is no actor and needs no main run loop: `send` may be called from any thread (keys come from the screen's
/// thread, facts from the room's tasks, commands from a socket) and is never suspended. Whoever comes first does the
/// work for those who come meanwhile, so that actions, and what observers see of them, have one order. Observers run on
/// that thread and must not wait for anything.
///
/// Effects of one kind are done in the order in which they were asked for: muting and unmuting cannot overtake each
/// other. Delayed actions are replaced and cancelled by their id.
public final class Store: Sendable {
  /// What runs one after the other.
  fileprivate enum Lane: Hashable {
    case microphone, speaker, sound, soundTest, chat, reaction, recording, hosting, leave, entry, ring, inbox, stream,
      studio, history
    /// What is looked up about a live stream: whoever does something there does not wait for it.
    case streamLook
    case timer(EffectID)
  }

  fileprivate struct Work {
    var task: Task<Void, Never>
    /// Tells this work from a later one in the same lane.
    var number: Int
  }

  fileprivate enum Entry {
    case action(Action)
    case decision(@Sendable (State) -> [Action])
  }

  fileprivate struct Core {
    var state: State
    var queue: Deque<Entry> = []
    var isDraining = false
    /// What state observers were told last.
    var told: State
    var lanes: [Lane: Work] = [:]
    var started = 0
    /// Effects that are not done yet, delayed actions left out.
    var running = 0
    var isStopped = false
    var actionObservers: [Int: @Sendable (Action, State) -> Void] = [:]
    var stateObservers: [Int: @Sendable (State) -> Void] = [:]
    var observers = 0
    var waiting: [CheckedContinuation<Void, Never>] = []

    var isIdle: Bool { !isDraining && queue.isEmpty && running == 0 }
  }

  private let environment: any EffectHandler
  private let core: Mutex<Core>

  public init(state: State = State(), environment: any EffectHandler) {
    self.environment = environment
    core = Mutex(Core(state: state, told: state))
  }

  deinit { core.withLock { $0.lanes.values.forEach { $0.task.cancel() } } }

  public var state: State { core.withLock { $0.state } }

  /// No action waits and no effect runs; delayed actions do not count.
  public var isIdle: Bool { core.withLock { $0.isIdle } }

  /// Waits until the store is idle.
  public func settled() async {
    await withCheckedContinuation { continuation in
      let isIdle = core.withLock { core -> Bool in
        if !core.isIdle { core.waiting.append(continuation) }
        return core.isIdle
      }
      if isIdle { continuation.resume() }
    }
  }

  /// Cancels all work; actions still change the state, but start nothing more.
  public func stop() {
    core.withLock { core in
      core.isStopped = true
      core.lanes.values.forEach { $0.task.cancel() }
    }
  }

  /// Calls `body` after each action with the state it led to, in order.
  public func observeActions(_ body: @escaping @Sendable (Action, State) -> Void) -> Observation {
    let id = core.withLock { core -> Int in
      core.observers += 1
      core.actionObservers[core.observers] = body
      return core.observers
    }
    return Observation { [weak self] in self?.core.withLock { $0.actionObservers[id] = nil } }
  }

  /// Calls `body` with the state when it has changed, once for actions that came together.
  public func observeState(_ body: @escaping @Sendable (State) -> Void) -> Observation {
    let id = core.withLock { core -> Int in
      core.observers += 1
      core.stateObservers[core.observers] = body
      return core.observers
    }
    return Observation { [weak self] in self?.core.withLock { $0.stateObservers[id] = nil } }
  }

  /// Applies an action, or leaves it to the thread that is applying one right now.
  public func send(_ action: Action) { enqueue(.action(action)) }

  /// Lets `decide` say what follows, given the state in which all actions before have been applied.
  ///
  /// That is how keys are read: what one means depends on what the key before did, which another thread may be about to
  /// apply. `decide` must not use the store.
  public func send(deciding decide: @escaping @Sendable (State) -> [Action]) { enqueue(.decision(decide)) }

  private func enqueue(_ entry: Entry) {
    let isMine = core.withLock { core -> Bool in
      core.queue.append(entry)
      defer { core.isDraining = true }
      return !core.isDraining
    }
    if isMine { drain() }
  }

  private enum Step {
    case applied(Action, State, [Effect], [@Sendable (Action, State) -> Void])
    case changed(State, [@Sendable (State) -> Void])
    case done([CheckedContinuation<Void, Never>])
  }

  private func drain() {
    while true {
      let step = core.withLock { core -> Step in
        if let action = core.nextAction() {
          let effects = reduce(&core.state, action)
          return .applied(action, core.state, effects, Self.inOrder(core.actionObservers))
        }
        if core.state != core.told {
          core.told = core.state
          return .changed(core.state, Self.inOrder(core.stateObservers))
        }
        core.isDraining = false
        return .done(core.takeWaitersIfIdle())
      }
      switch step {
      case .applied(let action, let state, let effects, let observers):
        for observer in observers { observer(action, state) }
        for effect in effects { start(effect) }
      case .changed(let state, let observers):
        for observer in observers { observer(state) }
      case .done(let waiting):
        for continuation in waiting { continuation.resume() }
        return
      }
    }
  }

  private static func inOrder<Observer>(_ observers: [Int: Observer]) -> [Observer] {
    observers.sorted { $0.key < $1.key }.map(\.value)
  }

  // MARK: Effects

  private static func lane(of effect: Effect) -> Lane {
    switch effect {
    case .setMicrophoneMuted: .microphone
    case .setDeafened, .setVolume: .speaker
    case .sendChat: .chat
    case .sendReaction: .reaction
    case .answerRecording: .recording
    case .host: .hosting
    case .leave: .leave
    case .enter, .decline: .entry
    case .inbox: .inbox
    case .stream(.loadRights), .stream(.loadLog), .studio(.load), .studio(.loadFigures), .studio(.loadKey): .streamLook
    case .sound(.testMicrophone), .sound(.tone): .soundTest
    case .sound: .sound
    case .stream: .stream
    case .studio: .studio
    case .history: .history
    case .ringTone: .ring
    case .after(_, _, let id), .cancel(let id): .timer(id)
    }
  }

  private func start(_ effect: Effect) {
    let lane = Self.lane(of: effect)
    let isTimer = if case .timer = lane { true } else { false }
    core.withLock { core in
      if core.isStopped { return }
      let before = core.lanes[lane]?.task
      if isTimer {
        before?.cancel()
        core.lanes[lane] = nil
        if case .cancel = effect { return }
      } else {
        core.running += 1
      }
      core.started += 1
      let number = core.started
      let environment = environment
      let task = Task { [weak self] in
        if !isTimer { await before?.value }
        let action = await environment.perform(effect)
        self?.finish(lane, number, action)
      }
      core.lanes[lane] = Work(task: task, number: number)
    }
  }

  private func finish(_ lane: Lane, _ number: Int, _ action: Action?) {
    // A delayed action that was replaced or cancelled at the last moment must not come any more.
    let isCurrent = core.withLock { core -> Bool in
      guard core.lanes[lane]?.number == number else { return false }
      core.lanes[lane] = nil
      return true
    }
    if case .timer = lane {
      if isCurrent, let action { send(action) }
      return
    }
    if let action { send(action) }
    let waiting = core.withLock { core -> [CheckedContinuation<Void, Never>] in
      core.running -= 1
      return core.takeWaitersIfIdle()
    }
    for continuation in waiting { continuation.resume() }
  }
}

extension Store.Core {
  /// The action to apply now: the first in the queue, or of what the first decision makes of the state.
  fileprivate mutating func nextAction() -> Action? {
    while let entry = queue.popFirst() {
      switch entry {
      case .action(let action): return action
      case .decision(let decide): queue.prepend(contentsOf: decide(state).map { .action($0) })
      }
    }
    return nil
  }

  fileprivate mutating func takeWaitersIfIdle() -> [CheckedContinuation<Void, Never>] {
    guard isIdle else { return [] }
    defer { waiting = [] }
    return waiting
  }
}
