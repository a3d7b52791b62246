import NchatAPI
import Synchronization
import Testing

@testable import Backend

@Suite("What is asked for at the same time is done together")
struct GroupQueueTests {
  /// Work that waits until it is let go, group by group.
  private final class Gate: Sendable {
    private struct State {
      var groups: [[Int]] = []
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var groups: [[Int]] { state.withLock { $0.groups } }

    func work(_ items: [Int]) async -> [Result<String, any Error>] {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          state.groups.append(items)
          state.waiting.append(continuation)
        }
      }
      return items.map { $0 < 0 ? .failure(APIError.notFound) : .success("done \($0)") }
    }

    /// Lets the group that came first go on.
    func open() async throws {
      try await eventually("a group is under way") { state.withLock { !$0.waiting.isEmpty } }
      state.withLock { $0.waiting.removeFirst() }.resume()
    }
  }

  private func queue(
    _ gate: Gate, group: Int = 10, waiting: Int = 100, overall: Int = 100, gathering: Duration = .zero
  ) -> GroupQueue<String, Int, String> {
    GroupQueue(.init(group: group, waiting: waiting, waitingOverall: overall, gathering: gathering)) { _, items in
      await gate.work(items)
    }
  }

  private func submit(_ items: [Int], _ queue: GroupQueue<String, Int, String>, for key: String = "k")
    -> [Task<String, any Error>]
  {
    items.map { item in Task { try await queue.submit(item, for: key) } }
  }

  @Test("Whoever comes first is alone, those who come meanwhile are next, and each gets what is theirs")
  func together() async throws {
    let gate = Gate()
    let queue = queue(gate)
    let first = submit([1], queue)
    try await eventually("somebody waits or is served") { gate.groups == [[1]] }
    let others = submit([2, -3, 4], queue)
    try await eventually("somebody waits or is served") { queue.count == 3 }
    #expect(gate.groups == [[1]])
    // Another key does not wait for this one.
    let beside = submit([7], queue, for: "another")
    try await eventually("somebody waits or is served") { gate.groups.count == 2 }
    for _ in 0..<3 { try await gate.open() }
    #expect(try await first[0].value == "done 1")
    #expect(try await beside[0].value == "done 7")
    #expect(try await others[0].value == "done 2")
    #expect(try await others[2].value == "done 4")
    await #expect(throws: APIError.notFound) { try await others[1].value }
    #expect(gate.groups.count == 3 && gate.groups[2].sorted() == [-3, 2, 4])
  }

  @Test("Groups, lines and all lines together have an end")
  func bounds() async throws {
    let gate = Gate()
    let queue = queue(gate, group: 2, waiting: 3, overall: 4)
    let first = submit([1], queue)
    try await eventually("somebody waits or is served") { gate.groups == [[1]] }
    let waiting = submit([2, 3, 4], queue)
    try await eventually("somebody waits or is served") { queue.count == 3 }
    func refusal(_ key: String) async -> APIError? {
      do {
        _ = try await queue.submit(9, for: key)
        return nil
      } catch { return error as? APIError }
    }
    let full = await refusal("k")
    #expect(full?.known == .unavailable && full?.retryAfter == 1 && full?.status == 503)
    let beside = submit([5], queue, for: "another")
    try await eventually("somebody waits or is served") { gate.groups.count == 2 }
    let last = submit([6], queue, for: "another")
    try await eventually("somebody waits or is served") { queue.count == 4 }
    #expect(await refusal("a third")?.known == .unavailable)
    for _ in 0..<5 { try await gate.open() }
    for task in first + waiting + beside + last { _ = try await task.value }
    #expect(gate.groups.allSatisfy { $0.count <= 2 })
    #expect(queue.count == 0)
    // There is room again.
    let again = submit([8], queue)
    try await gate.open()
    #expect(try await again[0].value == "done 8")
  }

  @Test("At the end everybody is answered, and nobody new is let in; a task that was cancelled is answered too")
  func ending() async throws {
    let gate = Gate()
    let queue = queue(gate)
    let tasks = submit([1], queue)
    try await eventually("somebody waits or is served") { gate.groups == [[1]] }
    let waiting = submit([2, 3], queue)
    try await eventually("somebody waits or is served") { queue.count == 2 }
    waiting[0].cancel()
    let isOver = Recorder<Bool>()
    let end = Task {
      await queue.finish()
      isOver.record(true)
    }
    try await eventually("somebody waits or is served") { queue.isClosed }
    await #expect(throws: APIError.self) { try await queue.submit(4, for: "k") }
    try await gate.open()
    #expect(isOver.all.isEmpty)
    try await gate.open()
    await end.value
    #expect(try await tasks[0].value == "done 1")
    for (task, number) in zip(waiting, 2...) { #expect(try await task.value == "done \(number)") }
    // Once more is as good.
    await queue.finish()
  }

  @Test("After a group of several the next one is gathered for a while, but for no longer")
  func gathering() async throws {
    let gate = Gate()
    let queue = queue(gate, group: 3, gathering: .seconds(3_600))
    let first = submit([1], queue)
    try await eventually("somebody waits or is served") { gate.groups == [[1]] }
    let several = submit([2, 3], queue)
    try await eventually("somebody waits or is served") { queue.count == 2 }
    try await gate.open()
    try await gate.open()
    for task in first + several { _ = try await task.value }
    // What comes now waits for company, until the group is full.
    let next = submit([4, 5], queue)
    try await eventually("somebody waits or is served") { queue.count == 2 }
    #expect(gate.groups.count == 2)
    let last = submit([6], queue)
    try await gate.open()
    for task in next + last { _ = try await task.value }
    #expect(gate.groups[2].sorted() == [4, 5, 6])
    // The end does not wait for company.
    let lonely = submit([7], queue)
    try await eventually("somebody waits or is served") { queue.count == 1 }
    let end = Task { await queue.finish() }
    try await gate.open()
    #expect(try await lonely[0].value == "done 7")
    await end.value
  }
}
