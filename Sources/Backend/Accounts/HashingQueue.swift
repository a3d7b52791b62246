import NchatAPI
import Synchronization

/// Lets in one after another whoever needs passwords hashed, and only so many to wait: hashing is expensive on purpose.
///
/// What is done within a turn sees the outcome of all turns before it, so that attempts at the same time are counted one by one.
final class HashingQueue: Sendable {
  private struct State {
    var isTaken = false
    var waiting: [CheckedContinuation<Bool, Never>] = []
  }

  private let longest: Int
  private let state = Mutex(State())
  private let hasher = PasswordHasher()

  /// - Parameter longest: how many may wait.
  init(longest: Int = 64) { self.longest = longest }

  /// Runs `body` when it is its turn.
  /// - Throws: `APIError` with `UNAVAILABLE` when too many wait; what `body` throws.
  func inTurn<Value: Sendable>(_ body: @Sendable (PasswordHasher) async throws -> Value) async throws -> Value {
    let isLetIn = await withCheckedContinuation { continuation in
      let answer: Bool? = state.withLock { state in
        if !state.isTaken {
          state.isTaken = true
          return true
        }
        if state.waiting.count >= longest { return false }
        state.waiting.append(continuation)
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
    guard isLetIn else {
      throw APIError(.unavailable, "Too many people are signing in: try again in a moment.", retryAfter: 2)
    }
    defer { leave() }
    return try await body(hasher)
  }

  private func leave() {
    let next = state.withLock { state in
      if state.waiting.isEmpty {
        state.isTaken = false
        return nil as CheckedContinuation<Bool, Never>?
      }
      return state.waiting.removeFirst()
    }
    next?.resume(returning: true)
  }
}
