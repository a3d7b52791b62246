import Synchronization

/// Bytes of data on their way between a room and the engine, or waiting in either; bounds what one side can pile up for the other.
final class DataBacklog: Sendable {
  private let limit: Int
  private let waiting = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// False when there is no room for `count` bytes more.
  func take(_ count: Int) -> Bool {
    guard waiting.load(ordering: .relaxed) + count <= limit else { return false }
    waiting.add(count, ordering: .relaxed)
    return true
  }

  /// Takes `count` bytes that are here already; true when no more should come for now.
  func takeArrived(_ count: Int) -> Bool { waiting.add(count, ordering: .relaxed).newValue >= limit }

  /// - Returns: true when with this the backlog fell under half of its limit.
  @discardableResult
  func giveBack(_ count: Int) -> Bool {
    let (old, new) = waiting.subtract(count, ordering: .relaxed)
    return old >= limit / 2 && new < limit / 2
  }
}
