import Synchronization

/// Bytes of data on their way to the engine or waiting in it; bounds what a sender can pile up.
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

  func giveBack(_ count: Int) { waiting.subtract(count, ordering: .relaxed) }
}
