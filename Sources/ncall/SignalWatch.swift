import Dispatch
import Foundation
import Glibc
import Synchronization

/// Turns process signals into values to wait for; a second one of the same kind ends the program at once.
final class SignalWatch: Sendable {
  private struct State {
    var seen: [Int32] = []
    var waiting: [@Sendable (Int32) -> Void] = []
    var reload: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  /// Kept alive, and touched by nobody after init; dispatch sources may be used from any thread.
  nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

  /// The terminal that the program was started in; negative for none.
  private let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)

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

  deinit { if terminal >= 0 { Glibc.close(terminal) } }

  /// Lets SIGHUP mean what it means to a service, as long as it does not come from a terminal that goes away.
  func onReload(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.reload = body } }

  private var hasLostTerminal: Bool {
    var attributes = termios()
    return terminal >= 0 && tcgetattr(terminal, &attributes) != 0
  }

  private func note(_ number: Int32) {
    if number == SIGHUP, let reload = state.withLock({ $0.reload }), !hasLostTerminal {
      reload()
      // Some terminals say that they go before they are gone.
      if terminal >= 0 { lookForTerminal(times: 20) }
      return
    }
    end(number)
  }

  private func lookForTerminal(times: Int) {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(500)) { [weak self] in
      guard let self else { return }
      if hasLostTerminal { return end(SIGHUP) }
      if times > 1 { lookForTerminal(times: times - 1) }
    }
  }

  private func end(_ number: Int32) {
    let (isSecond, waiting) = state.withLock { state in
      defer { (state.seen, state.waiting) = (state.seen + [number], []) }
      return (state.seen.contains(number), state.waiting)
    }
    for body in waiting { body(number) }
    if isSecond { exit(128 + number) }
  }

  /// Tells the first signal that came, now or later, from a thread of Dispatch: also where all threads of tasks are waiting for something.
  func whenFirst(_ body: @escaping @Sendable (Int32) -> Void) {
    let seen = state.withLock { state in
      if state.seen.isEmpty { state.waiting.append(body) }
      return state.seen.first
    }
    if let seen { body(seen) }
  }

  /// The first signal that came, now or later.
  func first() async -> Int32 {
    await withCheckedContinuation { continuation in whenFirst { continuation.resume(returning: $0) } }
  }

  /// Does something until a signal comes, which cancels it.
  ///
  /// - Returns: what came of it; nil after a signal that ends politely.
  /// - Throws: what it throws; `EndedWith` after another signal.
  func interrupting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value? {
    let interruption = Interruption()
    let work = Task { try await body() }
    whenFirst { if interruption.set($0) { work.cancel() } }
    let result = await work.result
    withExtendedLifetime(self) {}
    guard let signal = interruption.close() else { return try result.get() }
    let status = CallOutcome.ending(by: signal).status
    guard status == .success else { throw EndedWith(status: status) }
    return nil
  }
}
