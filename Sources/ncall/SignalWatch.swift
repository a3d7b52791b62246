import Dispatch
import Foundation
import Synchronization

/// Turns process signals into values to wait for; a second one of the same kind ends the program at once.
final class SignalWatch: Sendable {
  private struct State {
    var seen: [Int32] = []
    var waiting: [CheckedContinuation<Int32, Never>] = []
  }

  private let state = Mutex(State())
  /// Kept alive, and touched by nobody after init; dispatch sources may be used from any thread.
  nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

  /// Whoever started the program (nohup) wants it to outlive its terminal.
  private static let ignoresHangup: Bool = {
    var inherited = sigaction()
    guard sigaction(SIGHUP, nil, &inherited) == 0 else { return false }
    return unsafeBitCast(inherited.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }()

  /// Watches from its return on. Sources are registered by a thread of Dispatch; a signal that came before would be lost.
  init(_ signals: [Int32]) {
    let registered = DispatchSemaphore(value: 0)
    for number in signals where number != SIGHUP || !Self.ignoresHangup {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler { [weak self] in self?.note(number) }
      source.setRegistrationHandler { registered.signal() }
      source.resume()
      sources.append(source)
    }
    for _ in sources { registered.wait() }
  }

  /// A watch for the signals that ask a call to end.
  static var ending: SignalWatch { SignalWatch([SIGINT, SIGTERM, SIGHUP]) }

  private func note(_ number: Int32) {
    let isSecond = state.withLock { state -> Bool in
      let isSecond = state.seen.contains(number)
      state.seen.append(number)
      for continuation in state.waiting { continuation.resume(returning: number) }
      state.waiting.removeAll()
      return isSecond
    }
    if isSecond { exit(128 + number) }
  }

  /// The first signal that came, now or later.
  func first() async -> Int32 {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if let seen = state.seen.first {
          continuation.resume(returning: seen)
        } else {
          state.waiting.append(continuation)
        }
      }
    }
  }
}
