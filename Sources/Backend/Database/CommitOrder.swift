import Synchronization

/// Lets transactions that are committed beside each other be told of in an order in which they could have happened one after the other.
///
/// A transaction takes its place before it asks for its commit, and what comes of it is done when everything before it is. Of two that
/// touch the same row the second gets hold of it after the first's commit, so that its place is behind. A commit that hangs holds up those
/// behind it for as long as it may take at most (`PostgreSQLSession.Limits.silence`): then it has failed, as far as anybody knows.
final class CommitOrder: Sendable {
  private enum Entry {
    case pending
    case over((@Sendable () -> Void)?)
  }

  private struct Line {
    /// The place of the first entry.
    var first = 0
    var entries: [Entry] = []
  }

  private let line = Mutex(Line())

  /// Takes the next place.
  func enter() -> Int {
    line.withLock { line in
      line.entries.append(.pending)
      return line.first + line.entries.count - 1
    }
  }

  /// The transaction at a place is over. `effect` is done when its turn has come, by whoever makes it come; nil for a commit that failed.
  ///
  /// No two effects are done at once. They only hand over, and enter nothing.
  func leave(_ place: Int, _ effect: (@Sendable () -> Void)?) {
    line.withLock { line in
      line.entries[place - line.first] = .over(effect)
      while case .over(let effect)? = line.entries.first {
        effect?()
        line.entries.removeFirst()
        line.first += 1
      }
    }
  }
}
