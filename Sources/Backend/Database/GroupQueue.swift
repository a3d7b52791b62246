import NchatAPI
import Synchronization

/// Lets what many ask for at the same time be done together: whoever comes first is served at once, and those who come meanwhile are next,
/// all of them together.
///
/// Where a group was of several, the next one is gathered until so long after that one began; somebody alone never waits for others. One
/// group of a key is under way at a time. Everybody is answered once, whether or not their task has been cancelled: what was asked for is done.
final class GroupQueue<Key: Hashable & Sendable, Item: Sendable, Value: Sendable>: Sendable {
  struct Limits: Sendable {
    /// In a group at most.
    var group: Int
    /// Who waits at most: for a key, and for all.
    var waiting: Int
    var waitingOverall: Int
    /// From the beginning of a group of several to that of the next.
    var gathering: Duration
  }

  /// Does what a group wants; one outcome for each, in their order.
  typealias Work = @Sendable (Key, [Item]) async -> [Result<Value, any Error>]

  private struct Entry: Sendable {
    let item: Item
    let answer: @Sendable (Result<Value, any Error>) -> Void
  }

  /// Who waits for a key that is being worked for.
  private struct Line {
    var entries: [Entry] = []
    /// What the next group is gathered for; ended early where it is full.
    var pause: Task<Void, Never>?
  }

  private struct State {
    var lines: [Key: Line] = [:]
    var waiting = 0
    var isClosed = false
    var whenIdle: [CheckedContinuation<Void, Never>] = []
  }

  private let limits: Limits
  private let work: Work
  private let state = Mutex(State())

  init(_ limits: Limits, _ work: @escaping Work) {
    self.limits = limits
    self.work = work
  }

  /// How many wait.
  var count: Int { state.withLock { $0.waiting } }

  /// Whether anything is being done, or waits for that.
  var isBusy: Bool { state.withLock { !$0.lines.isEmpty } }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Has something done, alone or with others.
  /// - Throws: what it failed with; `APIError` with `UNAVAILABLE` where too many wait, and at the end.
  func submit(_ item: Item, for key: Key) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let entry = Entry(item: item) { continuation.resume(with: $0) }
      let (refusal, begins) = state.withLock { state -> (APIError?, Bool) in
        if state.isClosed { return (APIError(.unavailable, "The server ends."), false) }
        let length = state.lines[key]?.entries.count
        guard state.waiting < limits.waitingOverall, length ?? 0 < limits.waiting else {
          return (APIError(.unavailable, "Too much is asked for at the same time.", retryAfter: 1), false)
        }
        state.lines[key, default: Line()].entries.append(entry)
        state.waiting += 1
        if (length ?? 0) + 1 >= limits.group { state.lines[key]?.pause?.cancel() }
        return (nil, length == nil)
      }
      if let refusal { return entry.answer(.failure(refusal)) }
      // Detached: what it does is done for all of them, and not as whoever came first.
      if begins { Task.detached { [self] in await run(key) } }
    }
  }

  /// Takes nothing more, and waits until everybody has been answered.
  func finish() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        state.isClosed = true
        for line in state.lines.values { line.pause?.cancel() }
        if !state.lines.isEmpty { state.whenIdle.append(continuation) }
        return state.lines.isEmpty
      }
      if isIdle { continuation.resume() }
    }
  }

  private func run(_ key: Key) async {
    while let group = take(key) {
      let began = ContinuousClock.now
      let outcomes = await work(key, group.map(\.item))
      precondition(outcomes.count == group.count, "a group has an outcome for each")
      for (entry, outcome) in zip(group, outcomes) { entry.answer(outcome) }
      // More than one at a time: those who have been answered, and others, are likely to come again.
      if group.count > 1, limits.gathering > .zero { await gather(key, until: began + limits.gathering) }
    }
  }

  private func gather(_ key: Key, until end: ContinuousClock.Instant) async {
    let pause = Task {
      // Ended early, it is over.
      do { try await Task.sleep(until: end, tolerance: .zero) } catch {}
    }
    let isOver = state.withLock { state in
      state.lines[key]?.pause = pause
      return state.isClosed || (state.lines[key]?.entries.count ?? 0) >= limits.group
    }
    if isOver { pause.cancel() }
    await pause.value
    state.withLock { $0.lines[key]?.pause = nil }
  }

  /// The next group; nil, and the end of the line, where nobody waits.
  private func take(_ key: Key) -> [Entry]? {
    let (group, idle) = state.withLock { state -> ([Entry]?, [CheckedContinuation<Void, Never>]) in
      let line = state.lines[key]?.entries ?? []
      guard !line.isEmpty else {
        state.lines[key] = nil
        guard state.isClosed, state.lines.isEmpty else { return (nil, []) }
        defer { state.whenIdle = [] }
        return (nil, state.whenIdle)
      }
      let group = Array(line.prefix(limits.group))
      state.lines[key]?.entries.removeFirst(group.count)
      state.waiting -= group.count
      return (group, [])
    }
    for continuation in idle { continuation.resume() }
    return group
  }
}
