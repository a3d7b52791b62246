import Synchronization

/// A signal that came while something was under way; later ones are for whoever comes next.
final class Interruption: Sendable {
  private let state = Mutex<(signal: Int32?, isClosed: Bool)>((nil, false))

  /// Notes the signal; false when it comes too late.
  func set(_ signal: Int32) -> Bool {
    state.withLock { state in
      if !state.isClosed { state.signal = signal }
      return !state.isClosed
    }
  }

  /// The signal that came until now.
  func close() -> Int32? {
    state.withLock { state in
      state.isClosed = true
      return state.signal
    }
  }
}
