import CallCore
import Foundation
import Headless
import Synchronization

/// Ends a call in time: after `--duration` from ready, or by a signal; reads chat from standard input meanwhile.
final class CallLifetime: Sendable {
  private let session: CallSession
  private let duration: Double?
  private let readsChat: Bool
  private let service: ServiceNotifier
  private let ended = Mutex<Int32?>(nil)
  private let signals: SignalWatch

  /// - Parameter signals: watched since before the screen was opened, which takes only signals that nobody else wants.
  init(
    session: CallSession, duration: Double?, readsChat: Bool, service: ServiceNotifier,
    signals: SignalWatch = .ending
  ) {
    self.signals = signals
    self.session = session
    self.duration = duration
    self.readsChat = readsChat
    self.service = service
  }

  /// The signal that ended the call, if one did.
  var signal: Int32? { ended.withLock { $0 } }

  func run() async -> CallEnd {
    let signals = signals
    let watch = Task { [self] in
      let number = await signals.first()
      ended.withLock { $0 = number }
      service.stopping()
      await session.leave()
    }
    let timer = Mutex<Task<Void, Never>?>(nil)
    let observation = session.store.observeActions { [self] action, _ in
      guard action == .call(.ready) else { return }
      service.ready("in the call")
      guard let duration else { return }
      timer.withLock { timer in
        timer = Task { [self] in
          do { try await Task.sleep(for: .seconds(duration)) } catch { return }
          await session.leave()
        }
      }
    }
    if readsChat { ChatInput(store: session.store).start() }
    let end = await session.run()
    observation.cancel()
    timer.withLock { $0?.cancel() }
    watch.cancel()
    return end
  }
}
