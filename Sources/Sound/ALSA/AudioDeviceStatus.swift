import Synchronization

/// How a sound device is doing: written by the threads that use it, read by anyone.
public final class AudioDeviceStatus: Sendable {
  private let open = Atomic<Bool>(false)
  private let lateness = Atomic<Int>(0)
  private let openedTimes = Atomic<Int>(0)

  init() {}

  /// Whether it works at present.
  public var isOpen: Bool { open.load(ordering: .relaxed) }

  /// Times that it was served too late, since the beginning.
  public var xruns: Int { lateness.load(ordering: .relaxed) }

  /// Times that it was opened, for a larger buffer too.
  public var openings: Int { openedTimes.load(ordering: .relaxed) }

  func opened() {
    openedTimes.add(1, ordering: .relaxed)
    open.store(true, ordering: .relaxed)
  }

  func closed() { open.store(false, ordering: .relaxed) }

  func addXruns(_ count: Int) { lateness.add(count, ordering: .relaxed) }
}
