import Synchronization

/// Lets a store find the application that it belongs to, which owns it.
final class ApplicationLink: EffectHandler {
  private struct Weak {
    weak var application: Application?
  }

  private let box = Mutex(Weak())

  var application: Application? {
    get { box.withLock { $0.application } }
    set { box.withLock { $0.application = newValue } }
  }

  func perform(_ effect: Effect) async -> Action? { await application?.perform(effect) }
}
