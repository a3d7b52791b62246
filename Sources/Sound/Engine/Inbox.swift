import Synchronization

/// Commands on their way to an audio thread, which looks once per block and never waits.
final class Inbox<Command: Sendable>: Sendable {
  private let commands = Mutex<[Command]>([])
  private let isWaiting = Atomic<Bool>(false)

  func send(_ command: Command) {
    commands.withLock { $0.append(command) }
    isWaiting.store(true, ordering: .releasing)
  }

  /// What came since the last look; empty also while a sender is at it, whose turn comes with the next block.
  func take() -> [Command] {
    guard isWaiting.load(ordering: .acquiring) else { return [] }
    return commands.withLockIfAvailable { commands in
      isWaiting.store(false, ordering: .relaxed)
      defer { commands = [] }
      return commands
    } ?? []
  }
}
