import Foundation
import Glibc
import Synchronization

/// A thread of its own for sound, with as much priority as the system gives to those that need it.
final class AudioThread: Sendable {
  private let ended = DispatchSemaphore(value: 0)
  private let hasEnded = Atomic<Bool>(false)

  /// Runs `body` until it returns.
  ///
  /// - Parameter isRealTime: false for a thread that may wait for the system, and has no priority.
  init(name: String, isRealTime: Bool = true, body: @escaping @Sendable () -> Void) {
    let ended = ended
    let thread = Thread { [weak self] in
      // Foundation keeps a thread's name to itself; the system knows up to 15 bytes of it.
      if let comm = fopen("/proc/thread-self/comm", "w") {
        fputs(name, comm)
        fclose(comm)
      }
      // Signals are for the main thread.
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      // Real-time round robin at the lowest of its priorities where the system allows it; otherwise as it is.
      if isRealTime {
        var parameters = sched_param()
        parameters.sched_priority = sched_get_priority_min(SCHED_RR)
        pthread_setschedparam(pthread_self(), SCHED_RR, &parameters)
      }
      body()
      self?.hasEnded.store(true, ordering: .releasing)
      ended.signal()
    }
    thread.start()
  }

  /// Waits until the body has returned; false when that takes longer than `seconds`.
  @discardableResult
  func wait(seconds: Double) -> Bool {
    if hasEnded.load(ordering: .acquiring) { return true }
    guard ended.wait(timeout: .now() + seconds) == .success else { return false }
    ended.signal()
    return true
  }
}
